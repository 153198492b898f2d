/**
 * Who may decide, as the tables say now. A decision re-reads its person inside its own transaction and locks
 * what it read, so that a revocation is either seen or waits until the decision has been committed.
 */
import type { Account, Ctx } from "../../core/context.ts";
import { Denial } from "../../core/refusal.ts";
import { covers, type Scope } from "../../core/rights.ts";
import { and, eq, gt, inArray, isNull, or, sql } from "../../db/drizzle.ts";
import { accounts } from "../account/tables.ts";
import { regions, teams } from "../organisation/tables.ts";
import { grants, identities, memberships, people, roles } from "../person/tables.ts";

export type HeldGrant = {
  readonly role: string;
  readonly rights: readonly string[];
  readonly scope: Scope;
  /** Since when the person holds it: the grant and the membership that it comes by, whichever is younger. */
  readonly since: Date;
  /** Null: it has no end. */
  readonly endsAt: Date | null;
};

export type Decider = {
  readonly personId: string;
  readonly name: string;
  /** Key of the region the person works in. */
  readonly region: string | null;
  readonly teams: readonly { readonly key: string; readonly since: Date }[];
  readonly grants: readonly HeldGrant[];
};

/** A right in a scope; `asOf`: only by grants that were there then. */
export type AskedRight = {
  readonly right: string;
  readonly scope: Scope;
  readonly asOf?: Date | undefined;
};

/** The grants by which a person has a right. */
export const grantsFor = (
  { grants }: Pick<Decider, "grants">,
  { right, scope, asOf }: AskedRight,
): HeldGrant[] =>
  grants.filter(
    (grant) =>
      (asOf === undefined || grant.since <= asOf) &&
      grant.rights.some((held) => covers({ right: held, scope: grant.scope }, right, scope)),
  );

export const mayDecide = (decider: Pick<Decider, "grants">, asked: AskedRight): boolean =>
  grantsFor(decider, asked).length > 0;

// The statement's own time, not the transaction's: a right that ended while this transaction ran has ended.
const liveGrants = (ctx: Ctx) =>
  and(
    eq(grants.orgId, ctx.org.id),
    eq(roles.isGone, false),
    or(isNull(grants.endsAt), gt(grants.endsAt, sql`app_now()`)),
  );

const grantColumns = {
  role: grants.role,
  rights: roles.rights,
  scope: grants.scope,
  since: grants.since,
  endsAt: grants.endsAt,
  personId: grants.personId,
  teamId: grants.teamId,
};
type GrantRow = {
  readonly role: string;
  readonly rights: readonly string[];
  readonly scope: Scope;
  readonly since: Date;
  readonly endsAt: Date | null;
  readonly personId: string | null;
  readonly teamId: string | null;
};
type Member = {
  readonly teamId: string;
  readonly key: string;
  readonly personId: string;
  readonly since: Date;
};
type Person = { readonly id: string; readonly name: string | null; readonly region: string | null };

function deciderOf(person: Person, rows: readonly GrantRow[], members: readonly Member[]): Decider {
  const mine = members.filter((member) => member.personId === person.id);
  return {
    personId: person.id,
    name: person.name ?? "",
    region: person.region,
    teams: mine.map(({ key, since }) => ({ key, since })),
    grants: rows.flatMap((row): HeldGrant[] => {
      const { personId, teamId, ...held } = row;
      if (personId !== null) return personId === person.id ? [held] : [];
      if (teamId === null) return [held];
      const member = mine.find((one) => one.teamId === teamId);
      return member ? [{ ...held, since: later(held.since, member.since) }] : [];
    }),
  };
}

const later = (a: Date, b: Date): Date => (a > b ? a : b);

const personColumns = { id: people.id, name: people.name, region: regions.key };
const memberColumns = {
  teamId: memberships.teamId,
  key: teams.key,
  personId: memberships.personId,
  since: memberships.since,
};

/** Everyone active, with what they hold now; three statements. */
export async function findDeciders(ctx: Ctx): Promise<Decider[]> {
  const [rows, persons, members] = await Promise.all([
    ctx.tx
      .select(grantColumns)
      .from(grants)
      .innerJoin(roles, and(eq(roles.orgId, grants.orgId), eq(roles.key, grants.role)))
      .where(liveGrants(ctx)),
    ctx.tx
      .select(personColumns)
      .from(people)
      .leftJoin(regions, and(eq(regions.orgId, people.orgId), eq(regions.id, people.regionId)))
      .where(and(eq(people.orgId, ctx.org.id), eq(people.state, "active"))),
    ctx.tx
      .select(memberColumns)
      .from(memberships)
      .innerJoin(teams, and(eq(teams.orgId, memberships.orgId), eq(teams.id, memberships.teamId)))
      .where(and(eq(memberships.orgId, ctx.org.id), eq(teams.isGone, false))),
  ]);
  return persons.map((person) => deciderOf(person, rows, members));
}

/**
 * The acting person, to decide something that was asked for at `askedAt`.
 * Errors: `exception.not-a-person`, `exception.not-active`, `exception.linked-later` (an account linked after
 * the asking makes nobody eligible for it), `account.gone`, `account.guest-decides`, `account.unsure` (nobody
 * could say whether the account still is what it was).
 */
export async function getDecider(ctx: Ctx, askedAt: Date): Promise<Decider> {
  const { actor } = ctx;
  if (actor.kind !== "person") throw new Denial("exception.not-a-person");
  const [person] = await ctx.tx
    .select({ id: people.id, name: people.name, regionId: people.regionId, state: people.state })
    .from(people)
    .where(and(eq(people.orgId, ctx.org.id), eq(people.id, actor.id)))
    .for("share");
  if (person?.state !== "active") throw new Denial("exception.not-active");
  await refuseLateAccount(ctx, actor.account, askedAt);
  if (actor.account !== null) await refuseDoubtfulAccount(ctx, actor, actor.account);
  const members = await ctx.tx
    .select(memberColumns)
    .from(memberships)
    .innerJoin(teams, and(eq(teams.orgId, memberships.orgId), eq(teams.id, memberships.teamId)))
    .where(
      and(eq(memberships.orgId, ctx.org.id), eq(memberships.personId, person.id), eq(teams.isGone, false)),
    )
    .for("share");
  const rows = await ctx.tx
    .select(grantColumns)
    .from(grants)
    .innerJoin(roles, and(eq(roles.orgId, grants.orgId), eq(roles.key, grants.role)))
    .where(and(liveGrants(ctx), reaches(person.id, members)))
    .for("share");
  const [home] = person.regionId
    ? await ctx.tx
        .select({ key: regions.key })
        .from(regions)
        .where(and(eq(regions.orgId, ctx.org.id), eq(regions.id, person.regionId)))
    : [];
  return deciderOf({ ...person, region: home?.key ?? null }, rows, members);
}

const reaches = (personId: string, members: readonly Member[]) =>
  or(
    eq(grants.personId, personId),
    and(isNull(grants.personId), isNull(grants.teamId)),
    members.length > 0
      ? inArray(
          grants.teamId,
          members.map((member) => member.teamId),
        )
      : undefined,
  );

type PersonActor = Extract<Ctx["actor"], { kind: "person" }>;

async function refuseLateAccount(ctx: Ctx, account: PersonActor["account"], askedAt: Date): Promise<void> {
  if (account === null) return;
  const [identity] = await ctx.tx
    .select({ linkedAt: identities.linkedAt, state: identities.state })
    .from(identities)
    .where(
      and(
        eq(identities.orgId, ctx.org.id),
        eq(identities.provider, account.provider),
        eq(identities.tenant, account.tenant),
        eq(identities.subject, account.subject),
      ),
    )
    .for("share");
  if (identity?.state !== "active") throw new Denial("exception.not-active");
  if (identity.linkedAt > askedAt) throw new Denial("exception.linked-later");
}

/** What the platform knows of the account is locked as well: a guest's, a closed one, or one that nobody vouches for. */
async function refuseDoubtfulAccount(
  ctx: Ctx,
  { isGuest, isUnsure }: PersonActor,
  { provider, tenant, subject }: Account,
): Promise<void> {
  if (provider !== "slack" && provider !== "teams") return;
  const [seen] = await ctx.tx
    .select()
    .from(accounts)
    .where(
      and(
        eq(accounts.orgId, ctx.org.id),
        eq(accounts.provider, provider),
        eq(accounts.tenant, tenant),
        eq(accounts.subject, subject),
      ),
    )
    .for("share");
  if (seen?.isDeactivated || seen?.isStranger || seen?.isBot)
    throw new Denial("account.gone", { org: ctx.org.name });
  if (isGuest || seen?.isGuest) throw new Denial("account.guest-decides");
  if (isUnsure) throw new Denial("account.unsure", { platform: PLATFORMS[provider] });
}

const PLATFORMS = { slack: "Slack", teams: "Teams" } as const;

/** Names by person id; an erased person has none. */
export async function findNames(ctx: Ctx, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const rows = await ctx.tx
    .select({ id: people.id, name: people.name })
    .from(people)
    .where(and(eq(people.orgId, ctx.org.id), inArray(people.id, wanted)));
  return new Map(rows.flatMap((row) => (row.name === null ? [] : [[row.id, row.name] as const])));
}
