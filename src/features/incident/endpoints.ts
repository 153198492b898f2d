/** Incidents for programs: open one, look at one. */
import { z } from "zod";
import type { Ctx } from "../../core/context.ts";
import { requireRight } from "../../core/rights.ts";
import { storable } from "../../core/storable.ts";
import { defineEndpoint } from "../../web/endpoint.ts";
import { findFacts } from "./find-facts.ts";
import { getIncidentByNumber } from "./get-incident.ts";
import { openIncident } from "./open-incident.ts";
import type { Incident } from "./tables.ts";
import { isPrivate } from "./visible-to.ts";

const Shown = z.object({
  number: z.int(),
  title: z.string(),
  severity: z.string(),
  state: z.enum(["open", "acknowledged", "resolved", "cancelled", "merged"]),
  service: z.string().nullable(),
  /** The service is the nearest one to what was sent; someone in chat will confirm it. */
  isServiceGuessed: z.boolean(),
  team: z.string(),
  openedAt: z.iso.datetime(),
  acknowledgedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  isPractice: z.boolean(),
  isPrivate: z.boolean(),
});

async function shown(ctx: Ctx, incident: Incident): Promise<z.input<typeof Shown>> {
  const { service, team } = await findFacts(ctx, incident);
  const { number, title, severity, state, isServiceGuessed, isPractice } = incident;
  return {
    ...{ number, title, severity, state, isServiceGuessed, isPractice, team },
    isPrivate: isPrivate(incident),
    service: service?.name ?? null,
    openedAt: incident.openedAt.toISOString(),
    acknowledgedAt: incident.acknowledgedAt?.toISOString() ?? null,
    endedAt: incident.resolvedAt?.toISOString() ?? null,
  };
}

/** No longer than a request may be: whatever is said opens something. */
const said = z.string().transform(storable);

export const postIncident = defineEndpoint({
  method: "post",
  path: "/incidents",
  summary: "Opens an incident; an unknown service or severity never stops it",
  input: z.object({
    title: said,
    severity: said.exactOptional(),
    service: said.exactOptional(),
    isPractice: z.boolean().default(false),
    /** Only its team and whoever is called for it. */
    isPrivate: z.boolean().default(false),
  }),
  output: Shown,
  run: async (ctx, { isPrivate: isHidden, ...input }) =>
    shown(ctx, await openIncident(ctx, { ...input, visibility: isHidden ? "team" : "organisation" })),
});

export const getIncidentEndpoint = defineEndpoint({
  method: "get",
  path: "/incidents/{number}",
  summary: "An incident by its number",
  input: z.object({ number: z.coerce.number().int().min(1) }),
  output: Shown,
  run: async (ctx, { number }) => {
    requireRight(ctx, "incident.read");
    return shown(ctx, await getIncidentByNumber(ctx, number));
  },
});
