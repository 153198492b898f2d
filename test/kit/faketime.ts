/** A host whose clock is wrong. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Where Debian, Fedora and Homebrew keep the library. */
const FOLDERS = ["/usr/lib", "/usr/lib64", "/opt/homebrew/lib", "/usr/local/lib"];

/** The library, of threads where there is one; null where this machine has none. */
function findLibrary(): string | null {
  const folders = FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) => [
    folder,
    ...readdirSync(folder)
      .filter((name) => name.endsWith("-linux-gnu"))
      .map((name) => join(folder, name)),
  ]);
  const files = folders.flatMap((folder) =>
    ["libfaketimeMT.so.1", "libfaketime.so.1"].map((name) => join(folder, "faketime", name)),
  );
  return files.find((file) => existsSync(file)) ?? null;
}

/**
 * The environment in which a program sees such a clock; null where this machine has no faketime. How long something
 * took is still measured rightly, as on any host. (The program `faketime` itself would keep signals to itself.)
 */
export function wrongClock(by: string): Readonly<Record<string, string>> | null {
  const library = findLibrary();
  return library === null ? null : { LD_PRELOAD: library, FAKETIME: by, FAKETIME_DONT_FAKE_MONOTONIC: "1" };
}
