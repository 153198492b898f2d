/** Whom Baton called, on the incident's card. */
import type { Block, Fact } from "../../chat/card.ts";
import type { Ctx } from "../../core/context.ts";
import { nearInstant } from "../../core/near-instant.ts";
import { words } from "../../core/words.ts";
import { findNames } from "../incident/find-names.ts";
import { isLive } from "./find-pages.ts";
import type { Page } from "./tables.ts";

const MOST_NAMED = 6;

/** Each person once, as he was called last. */
const latest = (pages: readonly Page[]): Page[] =>
  [...new Map(pages.map((page) => [page.personId, page])).values()].slice(-MOST_NAMED);

const stateOf = (page: Page) => {
  if (page.state === "answered") return page.answer ?? "mine";
  if (page.state === "undeliverable") return "undeliverable";
  if (page.state === "stood-down") return "stood-down";
  return page.firstSentAt === null ? "due" : "sent";
};

export async function calledFacts(ctx: Ctx, pages: readonly Page[]): Promise<Fact[]> {
  const named = latest(pages);
  if (named.length === 0) return [];
  const t = words(ctx, "page");
  const names = await findNames(
    ctx,
    named.map((page) => page.personId),
  );
  const texts = named.map((page) =>
    t(`called.${stateOf(page)}`, {
      name: names.of(page.personId),
      at: nearInstant(ctx, page.firstSentAt ?? page.dueAt),
    }),
  );
  return [[t("card.called"), texts.join(" · ")]];
}

/** Whoever has no loud way may sleep through it: said while there is time to ring him by hand. */
export async function calledBlocks(ctx: Ctx, pages: readonly Page[]): Promise<Block[]> {
  const silent = latest(pages).filter((page) => isLive(page) && !page.isLoud);
  if (silent.length === 0) return [];
  const names = await findNames(
    ctx,
    silent.map((page) => page.personId),
  );
  const who = silent.map((page) => names.of(page.personId)).join(", ");
  return [{ kind: "text", text: words(ctx, "page")("card.not-loud", { names: who }) }];
}
