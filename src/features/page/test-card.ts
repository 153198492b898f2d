/** A test of one's own ways: the same path, no incident. */
import type { Block, Card } from "../../chat/card.ts";
import type { Ctx } from "../../core/context.ts";
import { subject } from "../../core/subject.ts";
import { words } from "../../core/words.ts";
import { sayLength } from "../incident/say-length.ts";
import { findAttempts, isLive } from "./find-pages.ts";
import { NOT_SET_UP, type Page, type PageAttempt } from "./tables.ts";

export async function testCard(ctx: Ctx, page: Page): Promise<Card> {
  const t = words(ctx, "page");
  const of = { subject: subject("page", page), revision: page.revision };
  const works = { ...of, action: "page.mine", label: t("button.works"), style: "primary" } as const;
  const end: Block[] = isLive(page) ? [{ kind: "buttons", buttons: [works] }] : await resultBlocks(ctx, page);
  return {
    title: t("test.title"),
    notification: t("test.notification"),
    blocks: [{ kind: "text", text: t("why.ring-me") }, ...end],
  };
}

/** How long each way took, and what did not work. */
export async function resultBlocks(ctx: Ctx, page: Page): Promise<Block[]> {
  const t = words(ctx, "page");
  const attempts = await findAttempts(ctx, page.id);
  if (page.state !== "answered") return [{ kind: "text", text: t("settled.stopped") }];
  const took = sayLength(ctx, (page.answeredAt ?? page.dueAt).getTime() - page.dueAt.getTime());
  return [
    { kind: "text", style: "strong", text: t("test.answered", { took }) },
    { kind: "list", items: attempts.map((attempt) => wayText(ctx, page, attempt)) },
    ...(page.isLoud ? [] : [{ kind: "text", text: t("test.not-loud") } as const]),
  ];
}

function wayText(ctx: Ctx, page: Page, attempt: PageAttempt): string {
  const t = words(ctx, "page");
  const way = t(`way.${attempt.kind}`);
  if (attempt.outcome === "sent") {
    const took = sayLength(ctx, (attempt.sentAt ?? page.dueAt).getTime() - page.dueAt.getTime());
    return t("test.way-sent", { way, took });
  }
  if (attempt.reason === NOT_SET_UP) return t("test.way-not-set-up", { way });
  return t(`test.way-${attempt.outcome}`, { way });
}
