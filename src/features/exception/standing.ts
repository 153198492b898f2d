/**
 * Whether what somebody agreed to still stands: he is here, the account that he used is his own as it was, and what he
 * holds. Releases and exceptions ask it of their own tables, by the same words.
 */
import type { Ctx } from "../../core/context.ts";
import { type AnyPgColumn, and, eq, type SQL, sql } from "../../db/drizzle.ts";
import { accounts } from "../account/tables.ts";
import { identities, people } from "../person/tables.ts";
import type { HeldGrant } from "./find-deciders.ts";

/** Where agreements are kept. `account` is `slack:T…:U…`; null where no chat account was used. */
export type Agreements = {
  readonly orgId: AnyPgColumn;
  readonly personId: AnyPgColumn;
  readonly account: AnyPgColumn;
  readonly decidedAt: AnyPgColumn;
};

/** The account with which the actor decides, as an agreement keeps it. */
export function accountUsed({ actor }: Ctx): string | null {
  const account = actor.kind === "person" ? actor.account : null;
  return account ? `${account.provider}:${account.tenant}:${account.subject}` : null;
}

/** Joins the giver's identity that was used. */
export const usedIdentity = (of: Agreements) =>
  and(
    eq(identities.orgId, of.orgId),
    eq(identities.personId, of.personId),
    sql`${identities.provider} || ':' || ${identities.tenant} || ':' || ${identities.subject} = ${of.account}`,
  );

/** Joins what its platform knows of it. */
export const SEEN_ACCOUNT = and(
  eq(accounts.orgId, identities.orgId),
  eq(accounts.provider, identities.provider),
  eq(accounts.tenant, identities.tenant),
  eq(accounts.subject, identities.subject),
);

/** Whether the giver is here, and the account still his own, as it was, and one that decides. Without one nothing is asked. */
export const isHere = (of: Agreements): SQL<boolean> => sql<boolean>`${people.state} = 'active' and (
  ${of.account} is null or coalesce(${identities.state} = 'active' and ${identities.linkedAt} <= ${of.decidedAt}
  and not coalesce(${accounts.isDeactivated} or ${accounts.isGuest} or ${accounts.isStranger} or ${accounts.isBot}, false), false))`;

type HeldNow = Omit<HeldGrant, "since"> & { readonly since: string };

/** What the giver holds at the statement's own time, by whatever way and since whenever; read it with `grantsOf`. */
export const heldNow = (of: Agreements): SQL<readonly HeldNow[]> => sql<readonly HeldNow[]>`(
  select coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'rights', r.rights, 'scope', g.scope, 'since', g.since)), '[]')
  from grants g join roles r on r.org_id = g.org_id and r.key = g.role and not r.is_gone
  where g.org_id = ${of.orgId} and (g.ends_at is null or g.ends_at > app_now())
    and (g.person_id = ${of.personId} or (g.person_id is null and g.team_id is null) or g.team_id in (
      select m.team_id from memberships m join teams t on t.org_id = m.org_id and t.id = m.team_id and not t.is_gone
      where m.org_id = ${of.orgId} and m.person_id = ${of.personId})))`;

/** As the rest of the room has them. Pure. */
export const grantsOf = (held: readonly HeldNow[]): HeldGrant[] =>
  held.map((grant) => ({ ...grant, since: new Date(grant.since) }));
