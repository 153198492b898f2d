/** `people:` — who works here, where, in which teams, under which accounts, and how each is reached. */
import { type Ctx, now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { only } from "../../core/refusal.ts";
import { and, eq } from "../../db/drizzle.ts";
import { type Change, defineSection, type Names } from "../organisation/file-section.ts";
import { getSettings } from "../organisation/get-settings.ts";
import { type Gone, syncRows } from "../organisation/sync-rows.ts";
import { organisations, regions } from "../organisation/tables.ts";
import { checkPeople } from "./check-people.ts";
import { personLeft } from "./events.ts";
import { findPlatformHomes, type Home } from "./find-home.ts";
import { PeopleFile, type PersonInFile } from "./person-file.ts";
import { refuseForgotten } from "./refuse-forgotten.ts";
import { surveyPeople } from "./survey-people.ts";
import { syncAccounts } from "./sync-accounts.ts";
import { syncContacts } from "./sync-contacts.ts";
import { syncMemberships } from "./sync-memberships.ts";
import { people } from "./tables.ts";
import { wantedAccounts, wantedContacts } from "./wanted-accounts.ts";

export const peopleSection = defineSection({
  key: "people",
  schema: PeopleFile,
  gives: {
    kind: "person",
    rows: async (ctx) =>
      (await ctx.tx.select().from(people).where(eq(people.orgId, ctx.org.id))).map((row) => ({
        key: row.key,
        id: row.id,
        isGone: row.state !== "active",
        managedBy: row.managedBy,
      })),
  },
  check: checkPeople,
  claim: refuseForgotten,
  apply: async (ctx, whole, names) => {
    const file = await withoutForgotten(ctx, whole);
    const changes = [...(await syncPeople(ctx, file, names))];
    changes.push(...(await syncMemberships(ctx, file, names)));
    changes.push(...(await syncAccounts(ctx, wantedAccounts(file, names), names)));
    changes.push(...(await syncContacts(ctx, wantedContacts(file, await getSettings(ctx)), names)));
    return changes;
  },
  survey: surveyPeople,
});

/** Who is restricted stays so, whatever the file still says of him; of whoever was erased not even the key is known. */
async function withoutForgotten(ctx: Ctx, file: PeopleFile): Promise<PeopleFile> {
  const rows = await ctx.tx
    .select({ key: people.key })
    .from(people)
    .where(and(eq(people.orgId, ctx.org.id), eq(people.state, "restricted")));
  const forgotten = new Set(rows.map((row) => row.key));
  return Object.fromEntries(
    Object.entries(file).filter(([key, { was }]) => !forgotten.has(key) && !forgotten.has(was ?? "")),
  );
}

async function syncPeople(ctx: Ctx, file: PeopleFile, names: Names): Promise<readonly Change[]> {
  const otherwise = await defaults(ctx);
  const homes = await findPlatformHomes(ctx);
  const gone: Gone = {
    is: (row) => row.state !== "active",
    set: { state: "left", leftAt: now(ctx) },
    unset: { state: "active", leftAt: null },
  };
  const changes = await syncRows(ctx, {
    path: "people",
    noun: "person",
    table: people,
    id: (key) => names.id("person", key),
    subject: (row) => ({ kind: "person", id: String(row.id) }),
    gone,
    keeps: (row) => row.chosen as readonly string[],
    wanted: new Map(
      Object.entries(file).map(([key, person]) => [
        key,
        {
          was: person.was,
          row: rowOf(person, names, { otherwise, home: homes.get(names.id("person", key)) ?? {} }),
        },
      ]),
    ),
  });
  await tellWhoLeft(ctx, changes);
  return changes.flatMap(withoutBookkeeping);
}

/** Which fields the file itself decides is ours to know; a plan that changes nothing else changes nothing. */
function withoutBookkeeping(change: Change): Change[] {
  if (change.kind !== "changed" || !change.details?.includes("given")) return [change];
  const details = change.details.filter((detail) => detail !== "given");
  return details.length > 0 ? [{ ...change, details }] : [];
}

type Defaults = { readonly language: string; readonly zone: string };

type Unsaid = {
  /** What his chat accounts say. */
  readonly home: Home;
  readonly otherwise: (regionId: string | null) => Defaults;
};

function rowOf(person: PersonInFile, names: Names, { home, otherwise }: Unsaid) {
  const regionId = person.region ? names.id("region", person.region) : null;
  const { zone, language } = otherwise(regionId);
  return {
    name: person.name,
    regionId,
    zone: person.zone ?? home.zone ?? zone,
    language: person.language ?? home.language ?? language,
    given: (["zone", "language"] as const).filter((what) => person[what] !== undefined),
  };
}

/** The region's zone and language, or the organisation's, as they stand after their own sections were applied. */
async function defaults(ctx: Ctx): Promise<(regionId: string | null) => Defaults> {
  const rows = await ctx.tx.select().from(regions).where(eq(regions.orgId, ctx.org.id));
  const org = only(await ctx.tx.select().from(organisations).where(eq(organisations.orgId, ctx.org.id)));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return (regionId) => (regionId === null ? undefined : byId.get(regionId)) ?? org;
}

async function tellWhoLeft(ctx: Ctx, changes: readonly Change[]): Promise<void> {
  const keys = changes.filter(({ kind }) => kind === "gone").map(({ path }) => path.slice("people.".length));
  if (keys.length === 0) return;
  const rows = await ctx.tx.select().from(people).where(eq(people.orgId, ctx.org.id));
  for (const person of rows.filter((row) => keys.includes(row.key))) await emit(ctx, personLeft, person);
}
