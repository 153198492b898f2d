/** Whether what a file did makes or unmakes administrators, and whether two of them have agreed to exactly that. */
import canonicalize from "canonicalize";
import type { Ctx } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { and, asc, eq, inArray, sql } from "../../db/drizzle.ts";
import type { Look } from "../organisation/events.ts";
import { identities, people } from "../person/tables.ts";
import { findConfirmers, findOpenProposal, NEEDED } from "./find-proposals.ts";
import { administratorChanges } from "./grade.ts";
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
  const ids = before.map((one) => one.personId);
  const accounts = await findAccounts(ctx, ids);
  const names = before.map((one) => one.name).join(", ");
  return async (at, { fileHash, rights }) => {
    const changes = administratorChanges(rights);
    const added = newAccounts(accounts, await findAccounts(at, ids));
    const gained = [...changes.filter(({ gains }) => gains.length > 0), ...added];
    // Whoever is let go must not be able to hold it up, unless one alone would be left.
    const isAlone = (await findConfirmers(at)).length < NEEDED;
    const needing = isAlone ? [...changes.filter(({ gains }) => gains.length === 0), ...gained] : gained;
    if (needing.length === 0) return null;
    const proposal = await findOpenProposal(at, fileHash);
    const isAgreed = proposal?.state === "agreed" && canonicalize(proposal.changes) === canonicalize(needing);
    return isAgreed ? null : new NeedsTwo(needing, names);
  };
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
