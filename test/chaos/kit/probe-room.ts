/** A room of the proofs' own: a timer that leaves a record and says one sentence in a conversation. */
import { z } from "zod";
import { sentence } from "../../../src/chat/card.ts";
import { queueReply } from "../../../src/chat/deliver.ts";
import { recordAudit } from "../../../src/core/audit.ts";
import { defineTimer } from "../../../src/engine/timers.ts";
import type { Room } from "../../../src/features/room.ts";

export const probeTimer = defineTimer({
  kind: "probe.due",
  version: 1,
  payload: z.object({ name: z.string(), installationId: z.string(), conversation: z.string() }),
  async fire(ctx, { name, installationId, conversation }) {
    await recordAudit(ctx, {
      action: "probe.fired",
      subject: { kind: "organisation", id: ctx.org.id },
      after: { name },
    });
    await queueReply(ctx, {
      card: sentence(name),
      mark: name,
      audience: "place",
      installationId,
      account: "",
      personId: null,
      conversation,
      thread: "",
      language: "en",
      zone: null,
    });
  },
});

export const probeRoom: Room = { name: "probe", timers: [probeTimer] };
