/** An exclusive hold on a data folder, by process, that a crash does not leave behind. */
import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFile } from "./make-file.ts";

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
 * A hold whose process is gone is taken over, by one of those who want it. Errors: `FolderHeld`.
 */
export async function holdFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, "..", `.${folder.split("/").at(-1)}.lock`);
  const mine = `${process.pid} ${await startOf(process.pid)} ${randomUUID()}`;
  const holder = await hold(file, mine);
  if (holder !== null) throw new FolderHeld(folder, holder);
  return () => rm(file, { force: true });
}

/** Null once it is ours, else the process that has it. */
async function hold(file: string, mine: string): Promise<number | null> {
  while (!(await makeFile(file, mine))) {
    const theirs = await read(file);
    // Given back in this moment.
    if (theirs === null) continue;
    const [pid = "", started = ""] = theirs.split(" ");
    if (pid && (await isSameProcess(Number(pid), started))) return Number(pid);
    if (await takeOver({ file, theirs, mine })) return null;
  }
  return null;
}

type Left = { readonly file: string; readonly theirs: string; readonly mine: string };

/**
 * Whoever merely took a dead hold away could take a new one, made by somebody who did so before him. So the right to
 * replace exactly this one is held first. False where it has been replaced meanwhile, or somebody is about to.
 */
async function takeOver({ file, theirs, mine }: Left): Promise<boolean> {
  const right = `${file}.${createHash("sha256").update(theirs).digest("hex").slice(0, 12)}`;
  if ((await hold(right, mine)) !== null) return false;
  try {
    if ((await read(file)) !== theirs) return false;
    const next = `${right}.new`;
    await writeFile(next, mine, { mode: 0o600 });
    await rename(next, file);
    return true;
  } finally {
    await rm(right, { force: true });
  }
}

/** Null where there is none. */
const read = (file: string): Promise<string | null> =>
  readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    return null;
  });

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
