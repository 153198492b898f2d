/** Which incident a typed line is about. */
import type { Here } from "../../chat/command.ts";
import type { Line } from "../../chat/line.ts";
import type { Ctx } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { shorten } from "../../core/shorten.ts";
import { findActiveIncidents } from "./find-incidents.ts";
import { getIncident, getIncidentByNumber } from "./get-incident.ts";
import type { Incident } from "./tables.ts";

const NUMBERED = /^i-?(\d{1,9})$/;
const BARE = /^#?(\d{1,9})$/;

/**
 * `I-41` anywhere; a bare `41` only outside an incident's own place, where "5 nodes are down" is no number.
 * Without a number: the place's own incident, else the only one that is active.
 * Errors: `incident.which-one`, naming those that are open; `incident.none-open`.
 */
export async function pickIncident(ctx: Ctx, line: Line, here: Here): Promise<Incident> {
  const own = here.subject?.kind === "incident" ? here.subject.id : null;
  const typed = line.takeIf((word) => NUMBERED.test(word) || (own === null && BARE.test(word)));
  if (typed !== undefined) return getIncidentByNumber(ctx, Number(typed.replace(/\D/g, "")));
  if (own !== null) return getIncident(ctx, own);
  const active = await findActiveIncidents(ctx);
  const real = active.filter((incident) => !incident.isPractice);
  const candidates = real.length > 0 ? real : active;
  const [only, ...others] = candidates;
  if (!only) throw new Refusal("incident.none-open");
  if (others.length === 0) return only;
  const known = candidates.map(({ number, title }) => `I-${number} (${shorten(title, 40)})`).join(", ");
  throw new Refusal("incident.which-one", { known, example: `${line.taken} I-${only.number}` });
}
