/** Baton as `npm ci --omit=dev` leaves it: a folder of its own with what it ships and its packages, none for development. */
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const PROJECT = fileURLToPath(new URL("../../../", import.meta.url));
const SHIPPED = ["src", "locales", "manifests", "drizzle", "package.json", "package-lock.json"];

type Lock = { readonly packages: Readonly<Record<string, { readonly dev?: boolean }>> };

/** Those at the top that are not for development alone, in the folder that holds them. */
function packagesToKeep(): string[] {
  const { packages } = JSON.parse(readFileSync(join(PROJECT, "package-lock.json"), "utf8")) as Lock;
  return Object.entries(packages)
    .filter(([path, { dev }]) => dev !== true && /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path))
    .map(([path]) => path.slice("node_modules/".length));
}

/** As links, which cost nothing; as copies where the folder is on another disk. */
function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  try {
    execFileSync("cp", ["-al", from, to], { stdio: "pipe" });
  } catch {
    execFileSync("cp", ["-a", from, to], { stdio: "pipe" });
  }
}

/** `isReal`: npm itself installs, from its registry; otherwise this installation's packages are taken. */
export function installWithoutDev(isReal: boolean): { readonly tree: string; remove(): void } {
  const tree = mkdtempSync(join(tmpdir(), "baton-without-dev-"));
  // Whoever runs it need not own it.
  chmodSync(tree, 0o755);
  for (const name of SHIPPED) execFileSync("cp", ["-a", join(PROJECT, name), join(tree, name)]);
  if (isReal) {
    const path = `${dirname(process.execPath)}:${process.env.PATH ?? ""}`;
    const env = { ...process.env, PATH: path };
    execFileSync("npm", ["ci", "--omit=dev", "--no-audit", "--no-fund"], { cwd: tree, env, stdio: "pipe" });
  } else {
    const installed = realpathSync(join(PROJECT, "node_modules"));
    for (const name of packagesToKeep().filter((one) => existsSync(join(installed, one))))
      copy(join(installed, name), join(tree, "node_modules", name));
  }
  return { tree, remove: () => rmSync(tree, { recursive: true, force: true }) };
}
