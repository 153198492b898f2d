/** `baton privacy`, `baton privacy erase NAME`, `baton privacy export NAME`. */
import { sentence } from "../../chat/card.ts";
import type { Button, Command, Reply } from "../../chat/command.ts";
import type { Line } from "../../chat/line.ts";
import type { Ctx } from "../../core/context.ts";
import { requireRight } from "../../core/rights.ts";
import { cut } from "../../core/shorten.ts";
import { words } from "../../core/words.ts";
import { and, eq } from "../../db/drizzle.ts";
import { getMeant } from "../person/find-people.ts";
import { askCard, erasureText, privacyCard } from "./cards.ts";
import { erasePerson } from "./erase-person.ts";
import { getPrivacySettings } from "./privacy-file.ts";
import { erasures } from "./tables.ts";

const SUBWORDS = ["erase", "export"] as const;

export const privacyCommand: Command = {
  name: "baton privacy",
  help: "help.privacy",
  run: async (ctx, line) => {
    const word = line.takeIf((typed) => SUBWORDS.some((subword) => subword === typed));
    if (word === "erase") return ask(ctx, line);
    // A person's whole data belongs into a file, not into a chat.
    if (word === "export") return { to: "you", card: sentence(words(ctx, "privacy")("export.how")) };
    requireRight(ctx, "help.read");
    const open = and(eq(erasures.orgId, ctx.org.id), eq(erasures.state, "restricted"));
    return {
      to: "you",
      card: privacyCard(ctx, await getPrivacySettings(ctx), await ctx.tx.$count(erasures, open)),
    };
  },
};

async function ask(ctx: Ctx, line: Line): Promise<Reply> {
  requireRight(ctx, "privacy.erase");
  const person = await getMeant(ctx, line.takeMention() ?? cut(line.takeRest(), 100));
  return { to: "you", card: askCard(ctx, person) };
}

export const eraseButton: Button = {
  action: "privacy.erase",
  run: async (ctx, press) => {
    const erasure = await erasePerson(ctx, { personId: press.subject.id });
    return { to: "you", card: sentence(erasureText(ctx, erasure)) };
  },
};
