/** Acknowledging without chat: what stands behind the link in a mail or a push. */
import { sentence } from "../../chat/card.ts";
import { type Ctx, forReader, now } from "../../core/context.ts";
import type { Keys } from "../../core/keys.ts";
import { dayInstant } from "../../core/near-instant.ts";
import { Refusal } from "../../core/refusal.ts";
import { parseSubject } from "../../core/subject.ts";
import { DAY_MS } from "../../core/wall-time.ts";
import { nearestLanguage, words } from "../../core/words.ts";
import { and, eq } from "../../db/drizzle.ts";
import type { Transaction } from "../../db/transaction.ts";
import type { Bearer, PageLinks, PageView } from "../../web/ports.ts";
import { memberships, people } from "../person/tables.ts";
import { answerPage } from "./answer-page.ts";
import { findPages, getPage, isLive } from "./find-pages.ts";
import { pageCard, pressLabel } from "./page-card.ts";
import { readPageSecret } from "./page-secret.ts";
import { type Page, pages } from "./tables.ts";

/** So long after the last that happened to a page its link still shows it; a mail that is found later shows nothing. */
const LINK_DAYS = 7;

/** Fulfils `pageLinkPort`. The link acts as the paged person with no right but to answer this page. */
export const makePageLinks = (keys: Keys): PageLinks => ({
  findOrganisation: async (_tx, secret) => readPageSecret(keys, secret)?.orgId ?? null,
  findBearer: (tx, secret) => findBearer(tx, readPageSecret(keys, secret)?.pageId),
  show: async (ctx, secret) => view(ctx, await findMeant(ctx, keys, secret), "shown"),
  async acknowledge(ctx, secret) {
    const page = await findMeant(ctx, keys, secret);
    // Unlike a button in chat an old mail may be in anybody's hands: it takes nothing that is no longer asked.
    if (isLive(page) && endOf(page) > now(ctx)) await answer(ctx, page.id);
    const after = await getPage(ctx, page.id);
    return view(ctx, after, after.answer === "mine" ? "answered" : "late");
  },
});

async function answer(ctx: Ctx, pageId: string): Promise<void> {
  try {
    await ctx.tx.savepoint(() => answerPage(ctx, { pageId, answer: "mine" }));
  } catch (error) {
    // Someone else was first: the page shows who has it.
    if (!(error instanceof Refusal)) throw error;
  }
}

/** The link's page; where he was called again while it waited, the one that waits in its place. */
async function findMeant(ctx: Ctx, keys: Keys, secret: string): Promise<Page> {
  let page = await getPage(ctx, readPageSecret(keys, secret)?.pageId ?? "");
  if (page.stoodDownBecause !== "repeated") return page;
  for (const later of await findPages(ctx, parseSubject(page.about))) {
    if (later.personId !== page.personId || later.seq <= page.seq) continue;
    page = later;
    if (page.stoodDownBecause !== "repeated") break;
  }
  return page;
}

const endOf = ({ answeredAt, stoodDownAt, dueAt }: Page): Date =>
  new Date((answeredAt ?? stoodDownAt ?? dueAt).getTime() + LINK_DAYS * DAY_MS);

async function findBearer(tx: Transaction, pageId: string | undefined): Promise<Bearer | null> {
  if (pageId === undefined) return null;
  const [row] = await tx
    .select({ id: people.id, name: people.name, language: people.language, zone: people.zone })
    .from(pages)
    .innerJoin(people, and(eq(people.orgId, pages.orgId), eq(people.id, pages.personId)))
    .where(and(eq(pages.orgId, tx.orgId), eq(pages.id, pageId), eq(people.state, "active")));
  if (!row) return null;
  const teams = await tx
    .select({ id: memberships.teamId })
    .from(memberships)
    .where(and(eq(memberships.orgId, tx.orgId), eq(memberships.personId, row.id)));
  return {
    actor: {
      kind: "person",
      id: row.id,
      name: row.name ?? "",
      account: null,
      teams: teams.map((team) => team.id),
      grants: [],
    },
    language: nearestLanguage(row.language),
    zone: row.zone,
  };
}

async function view(ctx: Ctx, page: Page, outcome: PageView["outcome"]): Promise<PageView> {
  const t = words(ctx, "page");
  const end = endOf(page);
  if (end <= now(ctx))
    return { card: sentence(t("link.ended", { at: dayInstant(ctx, end) })), press: null, outcome: "ended" };
  // The link was mailed: whoever holds it sees no more than the mail says.
  const card = await pageCard(forReader(ctx, ctx.reader, { kind: "organisation" }), page, true);
  return { card, press: isLive(page) ? pressLabel(ctx, page) : null, outcome };
}
