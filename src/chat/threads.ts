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
  const found = await tx.run(HOMES_AND_CARDS, { orgId: org.id, subject: subjectKey(subject) });
  const homes = found.filter(({ parentId }) => parentId === null);
  const housed = new Set(homes.map(({ installationId }) => installationId));
  const cards = found.filter(
    ({ parentId, installationId }) => parentId !== null && !housed.has(installationId),
  );
  return [...homes, ...cards].flatMap(({ placeId, ...there }) =>
    placeId === null ? [] : { ...there, placeId },
  );
}

type Of = { readonly orgId: string; readonly subject: string };

const HOMES_AND_CARDS = prepared<Of>()((queries) =>
  queries
    .select({
      placeId: sql<string | null>`${places.id}`.as("place_id"),
      installationId: places.installationId,
      language: places.language,
      parentId: sql<string | null>`null::uuid`.as("parent_id"),
    })
    .from(places)
    .where(
      and(
        eq(places.orgId, sql.placeholder("orgId")),
        eq(places.subject, sql.placeholder("subject")),
        inArray(places.state, ["wanted", "rooting", "open"]),
      ),
    )
    .unionAll(
      queries
        .select({
          placeId: sql<string | null>`${posts.placeId}`.as("place_id"),
          installationId: posts.installationId,
          language: posts.language,
          parentId: sql<string | null>`${posts.id}`.as("parent_id"),
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
        ),
    )
    .prepare("homes and shared cards"),
);
