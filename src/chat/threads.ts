/** Where a subject's lines go: its own homes, and the threads of its cards on installations without a home. */
import type { Ctx } from "../core/context.ts";
import { type Subject, subjectKey } from "../core/subject.ts";
import { and, eq, inArray, isNotNull, isNull, or, sql } from "../db/drizzle.ts";
import { prepared } from "../db/prepared.ts";
import { isCard, places, posts } from "./tables.ts";

export type Thread = {
  readonly placeId: string;
  readonly installationId: string;
  readonly language: string;
  /** The post below which its lines stand; null in a home of its own. */
  readonly parentId: string | null;
};

export async function findThreads({ tx, org }: Ctx, subject: Subject): Promise<Thread[]> {
  const of = { orgId: org.id, subject: subjectKey(subject) };
  const [homes, cards] = await Promise.all([tx.run(HOMES, of), tx.run(SHARED_CARDS, of)]);
  const housed = new Set(homes.map((home) => home.installationId));
  return [
    ...homes.map((home) => ({ ...home, parentId: null })),
    ...cards.flatMap(({ placeId, ...card }) =>
      placeId === null || housed.has(card.installationId) ? [] : [{ ...card, placeId }],
    ),
  ];
}

type Of = { readonly orgId: string; readonly subject: string };

const HOMES = prepared<Of>()((queries) =>
  queries
    .select({ placeId: places.id, installationId: places.installationId, language: places.language })
    .from(places)
    .where(
      and(
        eq(places.orgId, sql.placeholder("orgId")),
        eq(places.subject, sql.placeholder("subject")),
        inArray(places.state, ["wanted", "rooting", "open"]),
      ),
    )
    .prepare("homes"),
);

const SHARED_CARDS = prepared<Of>()((queries) =>
  queries
    .select({
      parentId: posts.id,
      placeId: posts.placeId,
      installationId: posts.installationId,
      language: posts.language,
    })
    .from(posts)
    .where(
      and(
        eq(posts.orgId, sql.placeholder("orgId")),
        eq(posts.subject, sql.placeholder("subject")),
        isCard,
        isNotNull(posts.placeId),
        or(isNull(posts.content), isNotNull(posts.message)),
      ),
    )
    .prepare("shared cards"),
);
