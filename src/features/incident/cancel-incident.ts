import { verb } from "../../core/verb.ts";
import { EndIncident, endIncident } from "./end-incident.ts";

/** It was none: opened by mistake, or a false alarm. No metric counts it. */
export const cancelIncident = verb("incident.cancel", EndIncident, (ctx, input) =>
  endIncident(ctx, input, { state: "cancelled", right: "incident.cancel" }),
);
