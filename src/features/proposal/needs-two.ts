/** Whether what a file did makes or unmakes administrators, and whether two of them have agreed to exactly that. */
import canonicalize from "canonicalize";
import type { Ctx } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { and, asc, eq, inArray, sql } from "../../db/drizzle.ts";
import { type Decider, findDeciders } from "../exception/find-deciders.ts";
import type { Look } from "../organisation/events.ts";
import { identities, people } from "../person/tables.ts";
import { findConfirmers, findOpenProposal, NEEDED } from "./find-proposals.ts";
import { administers, administratorChanges, fewerFrom } from "./grade.ts";
import type { RightsChange } from "./tables.ts";

export class NeedsTwo extends Refusal {
  readonly changes: readonly RightsChange[];
  constructor(changes: readonly RightsChange[], names: string) {
    super("proposal.needs-two", { names });
    this.changes = changes;
  }
}

/** Remembers who administers before the file is applied; the look that it resolves to compares. */
export async function watchAdministrators(ctx: Ctx): Promise<Look | null> {
  const before = await findConfirmers(ctx);
  if (before.length < NEEDED) return null;
  const ids = (await findDeciders(ctx)).filter(administers).map((one) => one.personId);
  const accounts = await findAccounts(ctx, ids);
  const names = before.map((one) => one.name).join(", ");
  return async (at, { fileHash, rights }) => {
    const changes = administratorChanges(rights);
    const added = newAccounts(accounts, await findAccounts(at, ids));
    const gained = [...changes.filter(({ gains }) => gains.length > 0), ...added];
    const after = await findConfirmers(at);
    // Whoever is let go must not be able to hold it up, unless one alone would be left, now or sooner than before.
    const isAlone = fewerFrom(after, NEEDED) < fewerFrom(before, NEEDED);
    const lost = changes.filter(({ gains }) => gains.length === 0);
    const needing = isAlone
      ? [...lost, ...(await findSilenced(at, { before, after, lost })), ...gained]
      : gained;
    if (needing.length === 0) return null;
    const proposal = await findOpenProposal(at, fileHash);
    const isAgreed = proposal?.state === "agreed" && canonicalize(proposal.changes) === canonicalize(needing);
    return isAgreed ? null : new NeedsTwo(needing, names);
  };
}

/** Those who keep their rights, and whom no chat reaches any more. */
async function findSilenced(
  ctx: Ctx,
  { before, after, lost }: Record<"before" | "after", readonly Decider[]> & { lost: readonly RightsChange[] },
): Promise<RightsChange[]> {
  const silent = before.filter((one) => !after.some(({ personId }) => personId === one.personId));
  if (silent.length === 0) return [];
  const ids = silent.map((one) => one.personId);
  const rows = await ctx.tx
    .select({ holder: people.key })
    .from(people)
    .where(and(eq(people.orgId, ctx.org.id), inArray(people.id, ids)))
    .orderBy(asc(people.key));
  return rows
    .filter(({ holder }) => !lost.some((one) => one.holder === holder))
    .map(({ holder }) => ({ holder, gains: [], loses: ["reach"] }));
}

type Account = { readonly id: string; readonly holder: string; readonly provider: string };

/** The accounts by which these people act now. */
const findAccounts = (ctx: Ctx, administrators: readonly string[]): Promise<Account[]> =>
  ctx.tx
    .select({
      id: sql<string>`${identities.id} || ':' || ${identities.personId}`,
      holder: people.key,
      provider: identities.provider,
    })
    .from(identities)
    .innerJoin(people, and(eq(people.orgId, identities.orgId), eq(people.id, identities.personId)))
    .where(
      and(
        eq(identities.orgId, ctx.org.id),
        eq(identities.state, "active"),
        inArray(identities.personId, [...administrators]),
      ),
    )
    .orderBy(asc(people.key), asc(identities.provider));

/** A new account of an administrator is a new way to be him. Pure. */
const newAccounts = (before: readonly Account[], after: readonly Account[]): RightsChange[] =>
  after
    .filter((account) => !before.some((known) => known.id === account.id))
    .map(({ holder, provider }) => ({ holder, gains: [`account:${provider}`], loses: [] }));
