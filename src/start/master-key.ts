/** The try-out's own master key: made once, kept beside its data, readable by its owner alone. */
import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The keys given by the environment, or the one kept in the data folder. */
export async function masterKeys(given: readonly string[], folder: string): Promise<readonly string[]> {
  if (given.length > 0) return given;
  const file = join(folder, "master-key");
  try {
    return [(await readFile(file, "utf8")).trim()];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const key = randomBytes(32).toString("base64url");
    await writeFile(file, `${key}\n`, { mode: 0o600, flag: "wx" });
    return [key];
  }
}
