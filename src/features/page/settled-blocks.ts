/** How a page ended, in place of its buttons. */
import type { Block } from "../../chat/card.ts";
import type { Ctx } from "../../core/context.ts";
import { nearInstant } from "../../core/near-instant.ts";
import { words } from "../../core/words.ts";
import { findNames } from "../incident/find-names.ts";
import type { Incident } from "../incident/tables.ts";
import type { Page } from "./tables.ts";

type Owned = Pick<Incident, "ownerId">;

export async function settledBlocks(ctx: Ctx, page: Page, incident: Owned): Promise<Block[]> {
  return [{ kind: "text", style: "strong", text: await settledText(ctx, page, incident) }];
}

async function settledText(ctx: Ctx, page: Page, incident: Owned): Promise<string> {
  const t = words(ctx, "page");
  if (page.state === "answered" && page.answer !== null) {
    const at = nearInstant(ctx, page.answeredAt ?? page.dueAt);
    return t(`settled.${page.answer}`, { at });
  }
  if (page.stoodDownBecause !== "acknowledged" || incident.ownerId === null)
    return t(`settled.${becauseOf(page)}`);
  if (incident.ownerId === page.personId) return t("settled.yours");
  const names = await findNames(ctx, [incident.ownerId]);
  return t("settled.acknowledged", { name: names.of(incident.ownerId) });
}

const BECAUSE = ["ended", "moved", "repeated", "progress", "stopped"] as const;

const becauseOf = (page: Page) => BECAUSE.find((one) => one === page.stoodDownBecause) ?? "stopped";
