/** What resolving and cancelling have in common. */
import { z } from "zod";
import { actorPerson, type Ctx, now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { requireRight } from "../../core/rights.ts";
import { ACTIVE, changeIncident, refuseAsItIs } from "./change-incident.ts";
import { incidentEnded } from "./events.ts";
import { getIncident, scopeOf } from "./get-incident.ts";
import { SaidText } from "./said-text.ts";
import type { Incident } from "./tables.ts";

export const EndIncident = z.strictObject({
  incidentId: z.uuid(),
  /** What it was, what helped; or why it was none. */
  text: SaidText.nullable().default(null),
});
type Input = z.output<typeof EndIncident>;

/** Ends an incident that is still active. `verb`: the right that is asked for. */
export async function endIncident(
  ctx: Ctx,
  input: Input,
  as: { readonly state: "resolved" | "cancelled"; readonly right: string },
): Promise<Incident> {
  const before = await getIncident(ctx, input.incidentId);
  requireRight(ctx, as.right, await scopeOf(ctx, before));
  const said =
    input.text === null ? {} : { lastUpdate: input.text, lastUpdateBy: actorPerson(ctx), lastPhrases: null };
  const after = await changeIncident(ctx, before, {
    action: `incident.${as.state}`,
    from: ACTIVE,
    set: {
      ...said,
      state: as.state,
      resolvedAt: now(ctx),
      nextUpdateAt: null,
      isServiceGuessed: false,
      likeId: null,
    },
    line: { key: as.state, person: actorPerson(ctx), isQuoting: input.text !== null },
  });
  if (!after) return refuseAsItIs(ctx, before.id);
  await emit(ctx, incidentEnded, after);
  return after;
}
