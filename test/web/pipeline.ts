/** A program with a token, and two endpoints for it. */
import { z } from "zod";
import { recordAudit } from "../../src/core/audit.ts";
import type { Actor } from "../../src/core/context.ts";
import { Refusal } from "../../src/core/refusal.ts";
import { requireRight } from "../../src/core/rights.ts";
import { defineEndpoint } from "../../src/web/endpoint.ts";
import type { Bearers } from "../../src/web/ports.ts";
import { BARE_ORG } from "../kit/bare-house.ts";

export const SECRET = "baton_0123456789abcdef";
const token: Actor = {
  kind: "token",
  id: "00000000-0000-4000-8000-00000000cafe",
  name: "pipeline",
  grants: [{ right: "incident.open", scope: {} }],
};
export const tokens: Bearers = {
  findOrganisation: async (_tx, secret) => (secret.startsWith("baton_") ? BARE_ORG : null),
  findBearer: async (_tx, secret) =>
    secret === SECRET ? { actor: token, language: "de", zone: "UTC" } : null,
};

export const open = defineEndpoint({
  method: "post",
  path: "/incidents",
  summary: "Opens an incident",
  input: z.strictObject({ title: z.string().min(1).max(100), note: z.string().exactOptional() }),
  output: z.strictObject({ number: z.int(), openedAt: z.date() }),
  run: async (ctx, input) => {
    requireRight(ctx, input.title === "forbidden" ? "release.approve" : "incident.open");
    if (input.title === "taken") throw new Refusal("web.taken");
    if (input.title === "canary") throw new Error("secret-canary in the message");
    const subject = { kind: "incident", id: "x" } as const;
    await recordAudit(ctx, { action: "incident.opened", subject, after: { number: 41 } });
    return { number: 41, openedAt: ctx.tx.now };
  },
});
export const read = defineEndpoint({
  method: "get",
  path: "/incidents/{number}",
  summary: "Reads an incident",
  input: z.strictObject({ number: z.coerce.number().int(), full: z.enum(["yes", "no"]).exactOptional() }),
  output: z.strictObject({ number: z.int() }),
  run: async (_ctx, input) => ({ number: input.number }),
});
