import { z } from "zod";
import { inviteToHomes } from "../../chat/tend-home.ts";
import { recordAudit } from "../../core/audit.ts";
import { type Ctx, now } from "../../core/context.ts";
import { requireRight } from "../../core/rights.ts";
import { parseSubject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, asc, eq, inArray, ne } from "../../db/drizzle.ts";
import { isQuiet } from "../person/find-quiet.ts";
import { contactMethods } from "../person/tables.ts";
import { LIVE } from "./find-pages.ts";
import { ladderOf, type Way } from "./ladder.ts";
import { sendWays } from "./send-ways.ts";
import { standDown } from "./stand-down.ts";
import { type Page, pages } from "./tables.ts";

export const RaisePage = z.strictObject({
  /** `incident:…` or, for a test, `person:…`. */
  about: z.string(),
  personId: z.uuid(),
  /** The same mark again is the same page. */
  mark: z.string().min(1).max(300),
  why: z.strictObject({
    key: z.enum([
      "primary",
      "backup",
      "awake",
      "team-lead",
      "region-lead",
      "person",
      "fallback",
      "no-progress",
      "ring-me",
    ]),
    params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  }),
  isPractice: z.boolean(),
  /** Every way at once, for a test of them all. */
  isTest: z.boolean().default(false),
});

/** Demands an answer from one person, by every way he has, in his order. Asked twice about the same, the newer counts. */
export const raisePage = verb("page.raise", RaisePage, async (ctx, input) => {
  requireRight(ctx, "page.raise");
  const ladder = await findLadder(ctx, input.personId, input.isTest);
  const { about, personId, mark, why, isPractice } = input;
  const isLoud = !(await isQuiet(ctx, input.personId));
  const row = { about, personId, mark, why, isPractice, ladder, isLoud };
  const [page] = await ctx.tx
    .insert(pages)
    .values({ ...row, orgId: ctx.org.id, state: "due", dueAt: now(ctx) })
    .onConflictDoNothing()
    .returning();
  if (!page) return nothingChanged(ctx, await findByMark(ctx, input.mark));
  await standDownOlder(ctx, page);
  await recordAudit(ctx, {
    action: "page.raised",
    subject: parseSubject(about),
    table: pages,
    after: { personId, because: why.key, dueAt: page.dueAt },
  });
  await sendWays(ctx, page, 0);
  // Whoever was paged before the channel was wanted is invited as it is opened.
  await inviteToHomes(ctx, parseSubject(about), [personId]);
  return page;
});

async function findByMark(ctx: Ctx, mark: string): Promise<Page | undefined> {
  const [row] = await ctx.tx
    .select()
    .from(pages)
    .where(and(eq(pages.orgId, ctx.org.id), eq(pages.mark, mark)));
  return row;
}

async function findLadder(ctx: Ctx, personId: string, isTest: boolean): Promise<Way[]> {
  const rows = await ctx.tx
    .select()
    .from(contactMethods)
    .where(and(eq(contactMethods.orgId, ctx.org.id), eq(contactMethods.personId, personId)))
    .orderBy(asc(contactMethods.rank));
  const ladder = ladderOf(rows);
  return isTest ? ladder.map((way) => ({ ...way, afterMinutes: 0 })) : ladder;
}

/** An older card of the same demand must not wait for an answer that nobody needs twice. */
async function standDownOlder(ctx: Ctx, page: Page): Promise<void> {
  const older = await ctx.tx
    .select()
    .from(pages)
    .where(
      and(
        eq(pages.orgId, ctx.org.id),
        eq(pages.about, page.about),
        eq(pages.personId, page.personId),
        ne(pages.id, page.id),
        inArray(pages.state, [...LIVE]),
      ),
    );
  await standDown(ctx, older, "repeated");
}
