/** An exclusive hold on a data folder, by process, that a crash does not leave behind. */
import { mkdir, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";

/** Thrown when another living process holds the folder. */
export class FolderHeld extends Error {
  readonly folder: string;
  readonly pid: number;
  constructor(folder: string, pid: number) {
    super(`the data folder ${folder} is in use by process ${pid}; stop it, or choose another BATON_DATA_DIR`);
    this.folder = folder;
    this.pid = pid;
  }
}

/**
 * Takes the folder for this process; resolves with the function that gives it back.
 * A hold whose process is gone is taken over. Errors: `FolderHeld`.
 */
export async function holdFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, "..", `.${folder.split("/").at(-1)}.lock`);
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const handle = await open(file, "wx", 0o600);
      await handle.writeFile(`${process.pid} ${await startOf(process.pid)}`);
      await handle.close();
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const [pid = "", started = ""] = (await readFile(file, "utf8").catch(() => "")).split(" ");
      if (pid && (await isSameProcess(Number(pid), started))) throw new FolderHeld(folder, Number(pid));
      await rm(file, { force: true });
    }
  }
  throw new FolderHeld(folder, 0);
}

/** A process id alone may have been given to another program since: its start time tells them apart. */
async function isSameProcess(pid: number, started: string): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return (await startOf(pid)) === started;
}

/** Linux tells when a process began (field 22 of its stat); elsewhere the answer is always the same. */
async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "unknown";
}
