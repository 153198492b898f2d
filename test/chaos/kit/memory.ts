/** What a process holds, read once it has thrown away what it could. */
import { readFileSync } from "node:fs";
import type { BatonProcess } from "./spawn-baton.ts";

/**
 * For the environment of a process whose memory is read: it can be told to collect, and V8 does not enlarge the room
 * for what is young (three times 16 MB, at an instant of its own choice).
 */
export const COLLECTABLE: Readonly<Record<string, string>> = {
  NODE_OPTIONS: "--expose-gc --max-semi-space-size=2",
};

export type Memory = {
  /** Resident, as the kernel counts it (`VmRSS`). */
  readonly residentBytes: number;
  /** Of its own objects. */
  readonly heapBytes: number;
};

/** Asks a process that was started with `COLLECTABLE`. */
export async function memoryOf(one: BatonProcess): Promise<Memory> {
  const heapBytes = await new Promise<number>((resolve) => {
    let said = "";
    const hear = (chunk: Buffer) => {
      said += chunk.toString("utf8");
      const held = /^holds (\d+) bytes$/m.exec(said)?.[1];
      if (held === undefined) return;
      one.child.stdout?.off("data", hear);
      resolve(Number(held));
    };
    one.child.stdout?.on("data", hear);
    one.child.kill("SIGUSR2");
  });
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${one.pid}/status`, "utf8"))?.[1];
  return { residentBytes: Number(kilobytes) * 1024, heapBytes };
}
