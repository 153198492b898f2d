import { verb } from "../../core/verb.ts";
import { EndIncident, endIncident } from "./end-incident.ts";

/** It is over. Whoever was paged for it is told, and may sleep. */
export const resolveIncident = verb("incident.resolve", EndIncident, (ctx, input) =>
  endIncident(ctx, input, { state: "resolved", right: "incident.resolve" }),
);
