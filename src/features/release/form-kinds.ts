/** What becomes of a filled-in form. */
import { z } from "zod";
import type { FormKind, Reply } from "../../chat/command.ts";
import type { FormValues } from "../../chat/form.ts";
import type { Ctx } from "../../core/context.ts";
import { shorten } from "../../core/shorten.ts";
import { instantOf, isGap } from "../../core/wall-time.ts";
import { words } from "../../core/words.ts";
import { askException } from "./ask-exception.ts";
import { releaseCard } from "./cards.ts";
import { changeRelease } from "./change-release.ts";
import { getRelease } from "./find-releases.ts";
import { rejectRelease } from "./reject-release.ts";
import { requestRelease } from "./request-release.ts";
import { sureTime } from "./sure-time.ts";

const text = z.string().default("");
const WALL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;
const Filled = z.object({
  service: text,
  environment: text,
  version: text,
  notes: text,
  rollback: text,
  plannedFor: z.union([z.literal(""), z.string().regex(WALL)]).default(""),
  regions: z.array(z.string()).default([]),
});

/**
 * A wall time was asked for in the reader's zone, and comes back in it. One that exists twice is the first, since
 * no field can say which. Errors: `release.absent-time`.
 */
function plannedFrom(ctx: Ctx, wall: string): Date | null {
  if (wall === "") return null;
  const [date = "", time = ""] = wall.split("T");
  const zone = ctx.reader.zone ?? ctx.org.zone;
  const at = instantOf(date, time, zone);
  const is = isGap(date, time, zone) ? "absent" : "exact";
  return sureTime(`${date} ${time}`, { at, zone, is, isWholeDay: false });
}

function read(ctx: Ctx, values: FormValues): z.output<typeof Filled> | { errors: Record<string, string> } {
  const filled = Filled.safeParse(values);
  if (filled.success) return filled.data;
  const wrong = words(ctx, "release")("form.wrong");
  return { errors: Object.fromEntries(filled.error.issues.map((issue) => [String(issue.path[0]), wrong])) };
}

const said = (reason: FormValues[string] | undefined): string =>
  typeof reason === "string" ? shorten(reason.trim(), 500) : "";

const missing = (ctx: Ctx): Reply => ({ errors: { reason: words(ctx, "release")("form.reason-missing") } });

export const requestFormKind: FormKind = {
  action: "release.request",
  submit: async (ctx, press) => {
    const filled = read(ctx, press.values);
    if ("errors" in filled) return filled;
    const release = await requestRelease(ctx, {
      ...filled,
      regions: filled.regions.length > 0 ? filled.regions : null,
      plannedFor: plannedFrom(ctx, filled.plannedFor),
    });
    return { to: "you", card: await releaseCard(ctx, release) };
  },
};

export const changeFormKind: FormKind = {
  action: "release.change",
  submit: async (ctx, press) => {
    const filled = read(ctx, press.values);
    if ("errors" in filled) return filled;
    const { version, notes, rollback, regions } = filled;
    const release = await changeRelease(ctx, {
      releaseId: press.subject.id,
      revision: Number(press.payload.revision ?? press.revision ?? 0),
      version,
      notes,
      rollback,
      ...(regions.length > 0 ? { regions } : {}),
      plannedFor: plannedFrom(ctx, filled.plannedFor),
    });
    return { to: "you", card: await releaseCard(ctx, release) };
  },
};

export const rejectFormKind: FormKind = {
  action: "release.reject",
  submit: async (ctx, press) => {
    const reason = said(press.values.reason);
    if (reason === "") return missing(ctx);
    const digest = press.payload.digest ?? "";
    const release = await rejectRelease(ctx, { releaseId: press.subject.id, digest, reason });
    return { to: "you", card: await releaseCard(ctx, release) };
  },
};

export const exceptionFormKind: FormKind = {
  action: "release.ask-exception",
  submit: async (ctx, press) => {
    const reason = said(press.values.reason);
    if (reason === "") return missing(ctx);
    const release = await getRelease(ctx, press.subject.id);
    await askException(ctx, { release, rule: said(press.values.rule), reason });
    return { to: "you", card: await releaseCard(ctx, release) };
  },
};
