/** Acknowledging without chat: what stands behind the link in a mail or a push. */
import { type Ctx, forReader } from "../../core/context.ts";
import type { Keys } from "../../core/keys.ts";
import { Refusal } from "../../core/refusal.ts";
import { nearestLanguage } from "../../core/words.ts";
import { and, eq } from "../../db/drizzle.ts";
import type { Transaction } from "../../db/transaction.ts";
import type { Bearer, PageLinks, PageView } from "../../web/ports.ts";
import { memberships, people } from "../person/tables.ts";
import { answerPage } from "./answer-page.ts";
import { getPage, isLive } from "./find-pages.ts";
import { pageCard } from "./page-card.ts";
import { readPageSecret } from "./page-secret.ts";
import { pages } from "./tables.ts";

/** Fulfils `pageLinkPort`. The link acts as the paged person with no right but to answer this page. */
export const makePageLinks = (keys: Keys): PageLinks => ({
  findOrganisation: async (_tx, secret) => readPageSecret(keys, secret)?.orgId ?? null,
  findBearer: (tx, secret) => findBearer(tx, readPageSecret(keys, secret)?.pageId),
  show: (ctx, secret) => view(ctx, readPageSecret(keys, secret)?.pageId),
  async acknowledge(ctx, secret) {
    const pageId = readPageSecret(keys, secret)?.pageId;
    try {
      await ctx.tx.savepoint(() => answerPage(ctx, { pageId: pageId ?? "", answer: "mine" }));
    } catch (error) {
      // Pressed twice, or someone else was first: the page shows who has it.
      if (!(error instanceof Refusal)) throw error;
    }
    return view(ctx, pageId);
  },
});

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

async function view(ctx: Ctx, pageId: string | undefined): Promise<PageView> {
  const page = await getPage(ctx, pageId ?? "");
  // The link was mailed: whoever holds it sees no more than the mail says.
  const card = await pageCard(forReader(ctx, ctx.reader, { kind: "organisation" }), page);
  return { card, isWaiting: isLive(page) };
}
