/** Proposals by id and by what they are about, and who can agree to them. */
import { directoryPort } from "../../chat/directory.ts";
import type { Ctx } from "../../core/context.ts";
import { fulfilled } from "../../core/house.ts";
import { Refusal } from "../../core/refusal.ts";
import { DAY_MS } from "../../core/wall-time.ts";
import { and, asc, eq, inArray } from "../../db/drizzle.ts";
import { type Decider, findDeciders, mayDecide } from "../exception/find-deciders.ts";
import { DECIDE } from "./grade.ts";
import { type Proposal, type ProposalAgreement, proposalAgreements, proposals } from "./tables.ts";

/** How many must agree. Where fewer than that could, nobody is asked: the first administrator acts alone. */
export const NEEDED = 2;
/** So long a second administrator has to answer; then one is enough, or a lost one would lock everybody out. */
export const ALONE_AFTER_MS = DAY_MS;

/** One by id; `lock` keeps it as it is until COMMIT. Errors: `proposal.gone`. */
export async function getProposal(ctx: Ctx, id: string, lock?: "lock"): Promise<Proposal> {
  const query = ctx.tx
    .select()
    .from(proposals)
    .where(and(eq(proposals.orgId, ctx.org.id), eq(proposals.id, id)));
  const [row] = await (lock ? query.for("update") : query);
  if (!row) throw new Refusal("proposal.gone");
  return row;
}

/** What is asked for or agreed about a file's hash or a token's id. */
export async function findOpenProposal(ctx: Ctx, subject: string): Promise<Proposal | undefined> {
  const [row] = await ctx.tx
    .select()
    .from(proposals)
    .where(
      and(
        eq(proposals.orgId, ctx.org.id),
        eq(proposals.subject, subject),
        inArray(proposals.state, ["waiting", "agreed"]),
      ),
    );
  return row;
}

/** The first one first. */
const findAgreements = (ctx: Ctx, proposalId: string): Promise<ProposalAgreement[]> =>
  ctx.tx
    .select()
    .from(proposalAgreements)
    .where(and(eq(proposalAgreements.orgId, ctx.org.id), eq(proposalAgreements.proposalId, proposalId)))
    .orderBy(asc(proposalAgreements.agreedAt));

/** The agreements that count: while it waits, only of those who may still agree. */
export async function findCounting(ctx: Ctx, { id, state }: Proposal): Promise<ProposalAgreement[]> {
  const all = await findAgreements(ctx, id);
  if (state !== "waiting" || all.length === 0) return all;
  const able = (await findDeciders(ctx)).filter((one) => mayDecide(one, { right: DECIDE, scope: {} }));
  return all.filter((one) => able.some(({ personId }) => personId === one.personId));
}

/** Administrators whom a chat reaches: whoever has no account there can press nothing. */
export async function findConfirmers(ctx: Ctx): Promise<Decider[]> {
  const able = (await findDeciders(ctx)).filter((one) => mayDecide(one, { right: DECIDE, scope: {} }));
  const reachable = await fulfilled(ctx.house, directoryPort)?.findReachable(
    ctx,
    able.map((one) => one.personId),
  );
  return able.filter((one) =>
    reachable?.some((person) => person.personId === one.personId && person.accounts.length > 0),
  );
}
