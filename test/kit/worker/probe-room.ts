/** A room whose timer leaves one record a firing: twice would be seen. */
import { z } from "zod";
import { recordAudit } from "../../../src/core/audit.ts";
import { defineTimer } from "../../../src/engine/timers.ts";

/** The organisation that the bare house makes. */
const ORG = "00000000-0000-4000-8000-0000000000aa";

export const probeTimer = defineTimer({
  kind: "probe.due",
  version: 1,
  payload: z.object({ name: z.string() }),
  async fire(ctx, { name }) {
    await recordAudit(ctx, {
      action: "probe.fired",
      subject: { kind: "organisation", id: ORG },
      after: { name },
    });
  },
});

export const probeRoom = { name: "probe", timers: [probeTimer] };
