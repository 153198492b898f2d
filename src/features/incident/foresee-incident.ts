/** The incident that a typed line names is asked for on the way on which it is asked who typed it. */
import type { Foresight } from "../../chat/foresight.ts";
import { foresee } from "./get-incident.ts";

const NAMED = /(?:^|\s)i-?(\d{1,9})(?=\s|$)/i;

export const foreseeIncident: Foresight = async (early, { ask, account }) => {
  const named = ask.kind === "command" ? NAMED.exec(ask.text) : null;
  return named ? foresee(early, Number(named[1]), account) : () => {};
};
