/** One incident, as far as the acting one may see it. */
import { type Account, actingAs, type Ctx } from "../../core/context.ts";
import { Denial, Refusal } from "../../core/refusal.ts";
import type { Scope } from "../../core/rights.ts";
import { and, eq, type Placeholder, type SQL, sql } from "../../db/drizzle.ts";
import { type Prepared, prepared } from "../../db/prepared.ts";
import type { Queries } from "../../db/session.ts";
import type { Ahead, Transaction } from "../../db/transaction.ts";
import { services, teams } from "../organisation/tables.ts";
import { MOST_NUMBER } from "../organisation/take-number.ts";
import { identities } from "../person/tables.ts";
import { type Incident, incidents } from "./tables.ts";
import { type View, viewOf, visibleIn, visibleTo } from "./visible-to.ts";

/** One by id; undefined where there is none that the reader may see. */
export const findIncident = (ctx: Ctx, id: string): Promise<Incident | undefined> => findOne(ctx, "id", id);

type Asked = { readonly orgId: string; readonly who: string | null; readonly value: string | number };
type Found = {
  readonly incident: Incident;
  readonly team: string | null;
  readonly service: string | null;
  readonly who: string | null;
};

/** Every call asks for one: built once for each way in which incidents are seen. */
const ONE = new Map<string, Prepared<Asked, Found[]>>();
/** The scope came with the row: whoever reads an incident mostly asks next what he may do with it. */
const scopes = new WeakMap<Incident, Scope>();

async function findOne(ctx: Ctx, by: "id" | "number", value: string | number): Promise<Incident | undefined> {
  const { of, who } = viewOf(ctx);
  const key = `${by} ${of}`;
  const known = ONE.get(key) ?? prepareOne(of, by);
  ONE.set(key, known);
  const [found] = await ctx.tx.run(known, { orgId: ctx.org.id, who, value });
  return found && withScope(found);
}

function withScope(found: Omit<Found, "who">): Incident {
  scopes.set(found.incident, scopeFrom(found.incident, found));
  return found.incident;
}

const ofTeam = and(eq(teams.orgId, incidents.orgId), eq(teams.id, incidents.teamId));
const ofService = and(eq(services.orgId, incidents.orgId), eq(services.id, incidents.serviceId));

const prepareOne = (of: View["of"], by: "id" | "number") =>
  prepared<Asked>()((queries) =>
    selectOne(queries, { of, by, who: sql.placeholder("who") }).prepare("one incident"),
  );

type One = {
  readonly of: View["of"];
  readonly by: "id" | "number";
  readonly who: Placeholder | SQL<string>;
};

const selectOne = (queries: Queries, { of, by, who }: One) =>
  queries
    .select({ incident: incidents, team: teams.key, service: services.key, who: sql<string | null>`${who}` })
    .from(incidents)
    .leftJoin(teams, ofTeam)
    .leftJoin(services, ofService)
    .where(
      and(
        visibleIn(queries, of, { orgId: sql.placeholder("orgId"), who }),
        sql`${incidents[by]} = ${sql.placeholder("value")}`,
      ),
    );

type OfCaller = Pick<Account, "provider" | "tenant" | "subject"> & Pick<Asked, "orgId" | "value">;

/** What a person sees who is known by his account alone. */
const OF_CALLER = prepared<OfCaller>()((queries) => {
  const { provider, tenant, subject, orgId, personId } = identities;
  const who = queries
    .select({ personId })
    .from(identities)
    .where(
      and(
        eq(orgId, sql.placeholder("orgId")),
        eq(provider, sql.placeholder("provider")),
        eq(tenant, sql.placeholder("tenant")),
        eq(subject, sql.placeholder("subject")),
      ),
    );
  return selectOne(queries, { of: "person", by: "number", who: sql<string>`${who}` }).prepare(
    "an incident of a caller",
  );
});

/**
 * Asks for an incident by its number before it is known who asks. It is used where the caller turns out to be the
 * person who may see it so much, and no more; otherwise it is read as if nothing had been asked.
 */
export async function foresee(
  { run, orgId }: Ahead,
  number: number,
  { provider, tenant, subject }: Account,
): Promise<(tx: Transaction) => void> {
  const [found] = await run(OF_CALLER, { orgId, value: number, provider, tenant, subject });
  return (tx) => {
    if (found) foreseen.set(tx, { row: withScope(found), view: viewKey({ of: "person", who: found.who }) });
  };
}

type Named = { readonly row: Incident; readonly view: string };

const foreseen = new WeakMap<Transaction, Named>();

/** What may be said even where an incident must not be seen: how bad it is. Errors: `incident.unknown`. */
export async function getSeverity(ctx: Ctx, id: string): Promise<string> {
  const [row] = await ctx.tx
    .select({ severity: incidents.severity })
    .from(incidents)
    .where(and(visibleTo(asBaton(ctx)), eq(incidents.id, id)));
  if (!row) throw new Refusal("incident.unknown");
  return row.severity;
}

/**
 * One by id; `lock` keeps it as it is until COMMIT for whoever is about to call people for it.
 * Errors: `incident.unknown`, also where it exists and is not visible.
 */
export async function getIncident(ctx: Ctx, id: string, lock?: "lock"): Promise<Incident> {
  const named = takeSeen(lastNamed, ctx);
  const row = lock ? await lockOne(ctx, id) : named?.id === id ? named : await findOne(ctx, "id", id);
  if (!row) throw await unseen(ctx, eq(incidents.id, id), new Refusal("incident.unknown"));
  return row;
}

async function lockOne(ctx: Ctx, id: string): Promise<Incident | undefined> {
  const [row] = await ctx.tx
    .select()
    .from(incidents)
    .where(and(visibleTo(ctx), eq(incidents.id, id)))
    .for("no key update");
  return row;
}

/** The same words whether it is hidden or does not exist; reaching for what is hidden is a denial. */
async function unseen(ctx: Ctx, which: SQL, { key, params }: Refusal): Promise<Refusal> {
  const [hidden] = await ctx.tx
    .select({ id: incidents.id })
    .from(incidents)
    .where(and(visibleTo(asBaton(ctx)), which));
  return hidden ? new Denial(key, params) : new Refusal(key, params);
}

const asBaton = (ctx: Ctx): Ctx => actingAs(ctx, { kind: "baton", part: "incident" });

/** Errors: `incident.no-such-number`. */
export async function getIncidentByNumber(ctx: Ctx, number: number): Promise<Incident> {
  if (number > MOST_NUMBER) throw new Refusal("incident.no-such-number", { number });
  const seen = takeSeen(foreseen, ctx);
  const row = seen?.number === number ? seen : await findOne(ctx, "number", number);
  if (!row)
    throw await unseen(ctx, eq(incidents.number, number), new Refusal("incident.no-such-number", { number }));
  lastNamed.set(ctx.tx, { row, view: viewKey(viewOf(ctx)) });
  return row;
}

/** What was just read by its number: the verb that a line asks for begins by reading the same row. */
const lastNamed = new WeakMap<Transaction, Named>();

const viewKey = ({ of, who }: View): string => `${of} ${who}`;

/** Taken by the first who asks and by nobody after: by then it may have been changed. Only as whoever asks sees it. */
function takeSeen(kept: WeakMap<Transaction, Named>, ctx: Ctx): Incident | undefined {
  const named = kept.get(ctx.tx);
  kept.delete(ctx.tx);
  return named?.view === viewKey(viewOf(ctx)) ? named.row : undefined;
}

/** For what a right on this incident is asked: the keys of its team and service. */
export async function scopeOf(ctx: Ctx, incident: Incident): Promise<Scope> {
  const known = scopes.get(incident);
  if (known) return known;
  const { serviceId, teamId } = incident;
  const [found] = await ctx.tx.run(SCOPE, { orgId: ctx.org.id, teamId, serviceId });
  return scopeFrom(incident, found ?? { team: null, service: null });
}

const scopeFrom = ({ serviceId }: Incident, { team, service }: Pick<Found, "team" | "service">): Scope => ({
  team: team ?? undefined,
  ...(serviceId !== null && { service: service ?? undefined }),
});

const SCOPE = prepared<{ orgId: string } & Pick<Incident, "teamId" | "serviceId">>()((queries) =>
  queries
    .select({ team: teams.key, service: services.key })
    .from(teams)
    .leftJoin(services, and(eq(services.orgId, teams.orgId), eq(services.id, sql.placeholder("serviceId"))))
    .where(and(eq(teams.orgId, sql.placeholder("orgId")), eq(teams.id, sql.placeholder("teamId"))))
    .prepare("scope of an incident"),
);
