import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { requireRight } from "../../core/rights.ts";
import { parseSubject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { findPages, isLive } from "./find-pages.ts";
import { standDown } from "./stand-down.ts";
import { pages } from "./tables.ts";

export const StandDownPages = z.strictObject({
  about: z.string(),
  because: z.enum(["acknowledged", "ended", "moved", "progress", "stopped"]),
  /** Only those raised for this reason. */
  raisedFor: z.string().exactOptional(),
});

/** No answer is needed any more: what has not left never will, what has arrived says so. */
export const standDownPages = verb("page.stand-down", StandDownPages, async (ctx, input) => {
  requireRight(ctx, "page.stand-down");
  const about = parseSubject(input.about);
  const all = await findPages(ctx, about);
  const wanted = all.filter(
    (page) => isLive(page) && (input.raisedFor === undefined || page.why.key === input.raisedFor),
  );
  const ended = await standDown(ctx, wanted, input.because);
  if (ended.length === 0) return nothingChanged(ctx, ended);
  await recordAudit(ctx, {
    action: "page.stood-down",
    subject: about,
    table: pages,
    after: { people: ended.map((page) => page.personId), because: input.because },
  });
  return ended;
});
