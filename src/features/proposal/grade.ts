/** Which rights are an administrator's: whoever has one could give himself all the others. Pure. */
import { covers } from "../../core/rights.ts";
import { SEE_PRIVATE } from "../../core/sight.ts";
import type { Decider } from "../exception/find-deciders.ts";
import type { RightsChange } from "./tables.ts";

/** The right to agree to a change that needs two. */
export const DECIDE = "proposal.decide";

const OF_ADMINISTRATORS = ["organisation.apply", "access.token", DECIDE, SEE_PRIVATE] as const;

type Held = { readonly right: string; readonly until: string | null };

/** A right as `plan` prints it, and its last day. */
function heldOf(text: string): Held {
  const [, right = text, until = null] = /^(.*) \(until ([\d-]+)\)$/.exec(text) ?? [];
  return { right, until };
}

/** A right as `plan` prints it; one with a scope behind it is none for the whole organisation. */
const isAdministrators = (text: string): boolean =>
  OF_ADMINISTRATORS.some((one) => covers({ right: heldOf(text).right, scope: {} }, one, {}));

/** A right that only gets an earlier last day is none that anybody gains. */
function isShorter(gained: string, loses: readonly string[]): boolean {
  const { right, until } = heldOf(gained);
  return loses
    .map(heldOf)
    .some((lost) => lost.right === right && until !== null && until <= (lost.until ?? until));
}

/** Only what makes or unmakes administrators. */
export function administratorChanges(changes: readonly RightsChange[]): RightsChange[] {
  return changes
    .map(({ holder, gains, loses }) => ({
      holder,
      gains: gains.filter((right) => isAdministrators(right) && !isShorter(right, loses)),
      loses: loses.filter(isAdministrators),
    }))
    .filter(({ gains, loses }) => gains.length + loses.length > 0);
}

/** Whether a person has any of an administrator's rights, for the whole organisation. */
export const administers = ({ grants }: Decider): boolean =>
  grants.some(({ rights, scope }) =>
    rights.some((right) => OF_ADMINISTRATORS.some((one) => covers({ right, scope }, one, {}))),
  );

/**
 * When so many of these people can no longer agree to anything: the grants by which they do have last days.
 * `Infinity`: they always can; `-Infinity`: there are fewer by now.
 */
export function fewerFrom(deciders: readonly Decider[], needed: number): number {
  const ends = deciders.map(({ grants }) =>
    Math.max(
      ...grants
        .filter(({ rights, scope }) => rights.some((right) => covers({ right, scope }, DECIDE, {})))
        .map(({ endsAt }) => endsAt?.getTime() ?? Number.POSITIVE_INFINITY),
    ),
  );
  return ends.sort((a, b) => b - a)[needed - 1] ?? Number.NEGATIVE_INFINITY;
}
