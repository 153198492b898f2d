/** Rules of the whole organisation that are values, not rows. */
import { z } from "zod";
import type { Ctx } from "../../core/context.ts";
import { eq } from "../../db/drizzle.ts";
import { KeyName } from "./file-pieces.ts";
import { organisations } from "./tables.ts";

const ContactStep = z.strictObject({
  by: z.enum(["chat", "email"]),
  /** Minutes after the page began. */
  after: z.number().int().min(0).max(120).default(0),
});

export const Settings = z.strictObject({
  /** Answers for whatever nobody else answers for: an unknown service, a missing rotation. */
  defaultTeam: KeyName.exactOptional(),
  /** How people are reached who have no `contacts` of their own. */
  contactLadder: z
    .array(ContactStep)
    .min(1)
    .default([{ by: "chat", after: 0 }]),
  /** Minutes within which a handoff must be accepted before the leads are told. */
  handoffMinutes: z.number().int().min(5).max(240).default(15),
  /** `false`: the room is switched off. Which rooms can be is checked where the file is read. */
  rooms: z.record(z.string(), z.boolean()).default({}),
});
export type Settings = z.output<typeof Settings>;

/** The organisation's settings as last applied; defaults where nothing was ever applied. */
export async function getSettings(ctx: Ctx): Promise<Settings> {
  const [row] = await ctx.tx
    .select({ settings: organisations.settings })
    .from(organisations)
    .where(eq(organisations.orgId, ctx.org.id));
  return Settings.parse(row?.settings ?? {});
}
