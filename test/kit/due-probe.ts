/** A kind of timer that says its name when it fires. */
import { z } from "zod";
import { defineTimer } from "../../src/engine/timers.ts";

export function dueProbe() {
  const fired: string[] = [];
  const kind = defineTimer<{ name: string }>({
    kind: "probe.due",
    version: 1,
    payload: z.object({ name: z.string() }),
    fire: async (_ctx, { name }) => void fired.push(name),
  });
  return { kind, fired };
}
