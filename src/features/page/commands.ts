/** `/oncall ring me`. */
import { sentence } from "../../chat/card.ts";
import type { Command } from "../../chat/command.ts";
import { isSetUp } from "../../chat/methods.ts";
import type { Ctx } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { words } from "../../core/words.ts";
import { ringMe } from "./ring-me.ts";
import type { Page } from "./tables.ts";

/** What people call themselves in the languages that Baton speaks. */
const MYSELF = /^(me|myself|mich|mir|मुझे|मुझको|eu|mim)$/;

export const ringCommand: Command = {
  name: "oncall ring",
  help: "help.ring",
  run: async (ctx, line) => {
    line.takeIf((word) => MYSELF.test(word));
    // Whoever types a colleague's name must not believe that he was rung.
    if (!line.isEmpty) throw new Refusal("page.only-yourself");
    const page = await ringMe(ctx, {});
    return { to: "you", card: sentence(startedText(ctx, page)) };
  },
};

/** Only what is on its way is promised; for the rest, who can help. */
function startedText(ctx: Ctx, page: Page | undefined): string {
  const t = words(ctx, "page");
  const kinds = [...new Set((page?.ladder ?? []).map(({ kind }) => kind))];
  const said = (some: typeof kinds) => some.map((kind) => t(`way.${kind}`)).join(", ");
  const [going, missing] = [true, false].map((is) => kinds.filter((kind) => isSetUp(ctx.house, kind) === is));
  const advice = isSetUp(ctx.house, "push") ? "test.started-not-loud" : "test.started-no-push";
  const text = t(page?.isLoud ? "test.started" : advice, { ways: said(going ?? []) });
  return missing?.length ? `${text} ${t("test.not-set-up", { ways: said(missing) })}` : text;
}
