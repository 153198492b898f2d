/** Which addresses are the public internet's: everything else is refused to URLs that people configure. */
import { BlockList, isIPv4, isIPv6 } from "node:net";

/** IANA's special-purpose registries (RFC 6890 and its updates), with multicast and what is reserved. */
const NOT_PUBLIC_V4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.31.196.0/24",
  "192.52.193.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "192.175.48.0/24",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
  // Metadata services outside the private ranges (Alibaba is in 100.64/10, Azure's wire server here).
  "168.63.129.16/32",
];

/** Of IPv6 only 2000::/3 is public; these parts of it tunnel to IPv4, or are for documentation and benchmarks. */
const NOT_PUBLIC_V6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

const list = (ranges: readonly string[], family: "ipv4" | "ipv6"): BlockList => {
  const blocked = new BlockList();
  for (const range of ranges) {
    const [network = "", prefix = "0"] = range.split("/");
    blocked.addSubnet(network, Number(prefix), family);
  }
  return blocked;
};
const blockedV4 = list(NOT_PUBLIC_V4, "ipv4");
const blockedV6 = list(NOT_PUBLIC_V6, "ipv6");
const globalV6 = list(["2000::/3"], "ipv6");

/** Whether an IP address, as a resolver writes it, belongs to the public internet. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !blockedV4.check(address, "ipv4");
  // A zone index ("fe80::1%eth0") is never public; mapped and translated forms lie outside 2000::/3.
  if (address.includes("%") || !isIPv6(address)) return false;
  return globalV6.check(address, "ipv6") && !blockedV6.check(address, "ipv6");
}
