import { z } from "zod";
import { actorPerson, type Ctx } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { Refusal } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { shorten } from "../../core/shorten.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { ACTIVE, changeIncident, refuseAsItIs } from "./change-incident.ts";
import { incidentChanged } from "./events.ts";
import { findCatalogue } from "./find-catalogue.ts";
import { getIncident, scopeOf } from "./get-incident.ts";
import { findSeverity } from "./read-opening.ts";

export const ChangeSeverity = z.strictObject({ incidentId: z.uuid(), severity: z.string() });

/** Makes it worse or milder. Errors: `incident.unknown-severity`, with those that exist. */
export const changeSeverity = verb("incident.change-severity", ChangeSeverity, async (ctx, input) => {
  const before = await getIncident(ctx, input.incidentId);
  requireRight(ctx, "incident.change", await scopeOf(ctx, before));
  const severity = await getSeverity(ctx, input.severity);
  if (severity === before.severity && before.severityTyped === null) return nothingChanged(ctx, before);
  const after = await changeIncident(ctx, before, {
    action: "incident.severity-changed",
    from: ACTIVE,
    set: { severity, severityTyped: null },
    line: { key: "severity-changed", person: actorPerson(ctx), value: severity },
  });
  if (!after) return refuseAsItIs(ctx, before.id);
  await emit(ctx, incidentChanged, { before, after });
  return after;
});

async function getSeverity(ctx: Ctx, typed: string): Promise<string> {
  const { severities } = await findCatalogue(ctx);
  const found = findSeverity(typed, severities);
  if (found) return found.key;
  const known = severities.map((severity) => severity.key).join(", ");
  if (typed === "") throw new Refusal("incident.which-severity", { known }, "severity");
  throw new Refusal("incident.unknown-severity", { typed: shorten(typed, 40), known }, "severity");
}
