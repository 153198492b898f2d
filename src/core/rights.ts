/** A right is a verb and a scope; roles are data in the organisation's file. */
import type { Ctx } from "./context.ts";
import { Denial } from "./refusal.ts";

/** What a right is asked for. A grant that names none of a dimension holds for all of it. */
export type Scope = {
  readonly team?: string | undefined;
  readonly service?: string | undefined;
  readonly environment?: string | undefined;
  readonly region?: string | undefined;
};

/** `right`: `release.approve`, `release.*` or `*`. Scope values are the keys of the organisation's file. */
export type Grant = { readonly right: string; readonly scope: Scope };

/** Whether a grant covers a right in a scope. Pure. */
export function covers(grant: Grant, right: string, scope: Scope): boolean {
  const matches =
    grant.right === "*" ||
    grant.right === right ||
    (grant.right.endsWith(".*") && right.startsWith(grant.right.slice(0, -1)));
  return (
    matches &&
    (["team", "service", "environment", "region"] as const).every(
      (dimension) => grant.scope[dimension] === undefined || grant.scope[dimension] === scope[dimension],
    )
  );
}

/** What anyone in the organisation's chat may do without being known: open and read, nothing else. */
const OPEN_TO_ACCOUNTS: readonly string[] = ["incident.open", "incident.read", "oncall.read", "help.read"];

/** Whether the actor may; asks nothing of the database, since grants were read with the actor. */
export function mayDo(ctx: Ctx, right: string, scope: Scope = {}): boolean {
  const { actor } = ctx;
  switch (actor.kind) {
    case "person":
    case "token":
      return actor.grants.some((grant) => covers(grant, right, scope));
    case "account":
      return !actor.isOutsider && OPEN_TO_ACCOUNTS.includes(right);
    case "timer":
    case "file":
    case "baton":
      return true;
  }
}

const asked = new WeakMap<object, number>();

/** Refuses with `access.missing-right` unless the actor may. Every writing verb calls it, inside its transaction. */
export function requireRight(ctx: Ctx, right: string, scope: Scope = {}): void {
  noteAsked(ctx);
  if (mayDo(ctx, right, scope)) return;
  throw new Denial("access.missing-right", { right });
}

/** For verbs whose right follows from the subject itself: names the fact ("is the person who was paged"). */
export function rightFollowsFrom(ctx: Ctx, fact: boolean, right: string): void {
  noteAsked(ctx);
  if (!fact) throw new Denial("access.missing-right", { right });
}

const noteAsked = (ctx: Ctx): void => void asked.set(ctx.tx, rightsAsked(ctx) + 1);

/** How often this transaction has asked for a right; `verb` compares before and after. */
export const rightsAsked = (ctx: Ctx): number => asked.get(ctx.tx) ?? 0;
