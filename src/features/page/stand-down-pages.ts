import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { requireRight } from "../../core/rights.ts";
import { parseSubject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { findPages, isLive } from "./find-pages.ts";
import { answerTaken, standDown } from "./stand-down.ts";
import { type Page, pages } from "./tables.ts";

export const StandDownPages = z.strictObject({
  about: z.string(),
  because: z.enum(["acknowledged", "ended", "moved", "progress", "stopped"]),
  /** Only those raised for this reason. */
  raisedFor: z.string().exactOptional(),
  /** Who took it: his own pages are answered by that, and nobody is told that he is no longer needed. */
  takenBy: z.uuid().nullable().default(null),
});

/** No answer is needed any more: what has not left never will, what has arrived says so. */
export const standDownPages = verb("page.stand-down", StandDownPages, async (ctx, input) => {
  requireRight(ctx, "page.stand-down");
  const about = parseSubject(input.about);
  const all = await findPages(ctx, about);
  const wanted = all.filter(
    (page) => isLive(page) && (input.raisedFor === undefined || page.why.key === input.raisedFor),
  );
  const isTaker = (page: Page) => page.personId === input.takenBy;
  const answered = await answerTaken(ctx, wanted.filter(isTaker));
  const others = wanted.filter((page) => !isTaker(page));
  const ended = await standDown(ctx, others, input.because);
  if (answered.length > 0)
    await recordAudit(ctx, {
      action: "page.taken",
      subject: about,
      table: pages,
      after: { personId: input.takenBy, answer: "mine" },
    });
  if (ended.length === 0) return answered.length === 0 ? nothingChanged(ctx, ended) : answered;
  await recordAudit(ctx, {
    action: "page.stood-down",
    subject: about,
    table: pages,
    after: { people: ended.map((page) => page.personId), because: input.because },
  });
  return [...answered, ...ended];
});
