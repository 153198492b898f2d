/** "Held, because …": every reason as a sentence in the reader's language. */
import type { Ctx } from "../../core/context.ts";
import { instantMark } from "../../core/instants.ts";
import { words } from "../../core/words.ts";
import { explainHold } from "../calendar/cards.ts";
import { findNames } from "../exception/find-deciders.ts";
import type { Hold } from "./find-holds.ts";

/** One sentence a reason; a freeze has one for each region that it holds. */
export async function sayHolds(ctx: Ctx, holds: readonly Hold[]): Promise<string[]> {
  const names = await findNames(
    ctx,
    holds.map((hold) => (hold.kind === "person" ? hold.personId : null)),
  );
  return holds.flatMap((hold) => sayHold(ctx, hold, names));
}

function sayHold(ctx: Ctx, hold: Hold, names: ReadonlyMap<string, string>): string[] {
  const t = words(ctx, "release");
  switch (hold.kind) {
    case "lapsed":
      return [t("hold.lapsed", { until: instantMark(hold.until) })];
    case "approvals":
      return [t("hold.approvals", { count: hold.missing })];
    case "freeze":
      return explainHold(ctx, hold.freeze);
    case "incident":
      return [hold.isPrivate ? t("hold.private-incident") : t("hold.incident", { number: hold.number })];
    case "planned":
      return [t("hold.planned", { at: instantMark(hold.at) })];
    case "gone":
      return [t("hold.gone", { key: hold.key })];
    case "person":
      return [t("hold.person", { name: names.get(hold.personId) ?? t("someone"), reason: hold.reason })];
  }
}

/** The short name of what an exception would pass. */
export function nameHold(ctx: Ctx, hold: Hold): string {
  const t = words(ctx, "release");
  switch (hold.kind) {
    case "lapsed":
      return t("hold-name.lapsed");
    case "approvals":
      return t("hold-name.approvals");
    case "freeze":
      return hold.freeze.freeze.name;
    case "incident":
      return hold.isPrivate ? t("hold-name.private-incident") : `I-${hold.number}`;
    case "planned":
      return t("hold-name.planned");
    case "gone":
      return hold.key;
    case "person":
      return t("hold-name.person");
  }
}
