/** What escalation does next, on the incident's card. */
import type { Block } from "../../chat/card.ts";
import type { Ctx } from "../../core/context.ts";
import { nearInstant } from "../../core/near-instant.ts";
import { words } from "../../core/words.ts";
import type { Incident } from "../incident/tables.ts";
import { findLatestRun } from "./find-runs.ts";
import { reasonOf } from "./find-targets.ts";
import { Policy } from "./policy-file.ts";
import type { EscalationRun } from "./tables.ts";

/** Only while nobody has it: then who is called next, or, loudly, that nobody is. */
export async function nextBlocks(ctx: Ctx, incident: Incident): Promise<Block[]> {
  if (incident.state !== "open") return [];
  const run = await findLatestRun(ctx, incident.id);
  const isLoud = run?.state !== "running";
  return [{ kind: "text", style: isLoud ? "strong" : "quiet", text: nextText(ctx, run) }];
}

/** One sentence about what comes next for an incident that nobody has. */
export function nextText(ctx: Ctx, run: EscalationRun | undefined): string {
  const t = words(ctx, "escalation");
  if (!run || run.state === "stopped") return t("next.nobody-called");
  if (run.isDeserted) return t("next.deserted");
  if (run.state === "exhausted") return t("next.exhausted");
  const at = nearInstant(ctx, run.nextAt ?? run.startedAt);
  const target = Policy.parse(run.policy).steps[run.step]?.target;
  if (target === undefined) return t("next.fallback", { at });
  const who = t(`target.${reasonOf(target)}`);
  return t(run.isWaking ? "next.step" : "next.step-at-work", { at, who });
}
