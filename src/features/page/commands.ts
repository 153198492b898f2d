/** `/oncall ring me`. */
import { sentence } from "../../chat/card.ts";
import type { Command } from "../../chat/command.ts";
import { words } from "../../core/words.ts";
import { ringMe } from "./ring-me.ts";

export const ringCommand: Command = {
  name: "oncall ring",
  help: "help.ring",
  run: async (ctx, line) => {
    line.takeIf((word) => word === "me");
    const page = await ringMe(ctx, {});
    const t = words(ctx, "page");
    const ways = [...new Set((page?.ladder ?? []).map((way) => t(`way.${way.kind}`)))].join(", ");
    const text = t(page?.isLoud ? "test.started" : "test.started-not-loud", { ways });
    return { to: "you", card: sentence(text) };
  },
};
