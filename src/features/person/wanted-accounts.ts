/** The accounts and contact methods that the file gives to people, as flat rows. Pure. */
import { readTenant } from "../organisation/file-pieces.ts";
import type { Names } from "../organisation/file-section.ts";
import type { Settings } from "../organisation/get-settings.ts";
import type { ACCOUNT_KINDS, CONTACT_KINDS, Contact, PeopleFile, PersonInFile } from "./person-file.ts";

export type WantedAccount = {
  readonly person: string;
  readonly provider: (typeof ACCOUNT_KINDS)[number];
  readonly tenant: string;
  readonly subject: string;
  readonly rank: number;
};

/** Every account of the file; chat accounts in the order in which the file names the platforms. */
export const wantedAccounts = (people: PeopleFile, names: Names): WantedAccount[] =>
  Object.entries(people).flatMap(([person, { accounts }]) => {
    const kinds = Object.keys(accounts) as (keyof typeof accounts)[];
    const all = kinds.flatMap((provider) => (accounts[provider] ?? []).map((value) => ({ provider, value })));
    return all.map(({ provider, value }, rank) => ({
      person,
      rank,
      provider,
      ...place(names, provider, value),
    }));
  });

function place(names: Names, provider: WantedAccount["provider"], value: string) {
  if (provider !== "slack" && provider !== "teams")
    return { tenant: "", subject: provider === "email" ? value.toLowerCase() : value };
  const found = readTenant(names, provider, value);
  return { tenant: found?.tenant ?? "", subject: found?.id ?? value };
}

export type WantedContact = {
  readonly person: string;
  readonly kind: (typeof CONTACT_KINDS)[number];
  readonly address: string;
  readonly isLoud: boolean;
  readonly rank: number;
  readonly afterMinutes: number;
};

/** Every contact method: the person's own, or the organisation's ladder as far as it can be filled. */
export const wantedContacts = (people: PeopleFile, settings: Settings): WantedContact[] =>
  Object.entries(people).flatMap(([person, entry]) =>
    distinct(
      (entry.contacts ?? ladder(entry, settings)).map((contact, rank) => ({
        person,
        rank,
        ...wayOf(contact),
        afterMinutes: contact.after,
      })),
    ),
  );

/** The same way written twice is one way, the first. */
const distinct = (ways: readonly WantedContact[]): WantedContact[] =>
  ways.filter((way, index) => {
    const isSame = (one: WantedContact) => one.kind === way.kind && one.address === way.address;
    return ways.findIndex(isSame) === index;
  });

function ladder({ accounts }: PersonInFile, settings: Settings): Contact[] {
  return settings.contactLadder.flatMap(({ by, after }): Contact[] => {
    if (by === "chat") return [{ chat: "all", after }];
    const [address] = accounts.email ?? [];
    return address === undefined ? [] : [{ email: address, after }];
  });
}

/** Chat and e-mail are quiet: a phone may keep them silent at night. */
function wayOf(contact: Contact): Pick<WantedContact, "kind" | "address" | "isLoud"> {
  if (contact.push !== undefined)
    return { kind: "push", address: contact.push, isLoud: contact.loud ?? true };
  if (contact.webhook !== undefined)
    return { kind: "webhook", address: contact.webhook, isLoud: contact.loud ?? true };
  if (contact.email !== undefined)
    return { kind: "email", address: contact.email.toLowerCase(), isLoud: contact.loud ?? false };
  const platform = contact.chat === "all" ? "" : (contact.chat ?? "");
  return { kind: "chat", address: platform, isLoud: contact.loud ?? false };
}
