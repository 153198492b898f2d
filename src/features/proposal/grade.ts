/** Which rights are an administrator's: whoever has one could give himself all the others. Pure. */
import { covers } from "../../core/rights.ts";
import { SEE_PRIVATE } from "../../core/sight.ts";
import type { RightsChange } from "./tables.ts";

/** The right to agree to a change that needs two. */
export const DECIDE = "proposal.decide";

const OF_ADMINISTRATORS = ["organisation.apply", "access.token", DECIDE, SEE_PRIVATE] as const;

/** A right as `plan` prints it; one with a scope behind it is none for the whole organisation. */
const isAdministrators = (right: string): boolean =>
  OF_ADMINISTRATORS.some((one) => covers({ right, scope: {} }, one, {}));

/** Only what makes or unmakes administrators. */
export function administratorChanges(changes: readonly RightsChange[]): RightsChange[] {
  return changes
    .map(({ holder, gains, loses }) => ({
      holder,
      gains: gains.filter(isAdministrators),
      loses: loses.filter(isAdministrators),
    }))
    .filter(({ gains, loses }) => gains.length + loses.length > 0);
}
