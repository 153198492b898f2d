/** What a mistyped line is answered with: the near miss as one button, never a guess that acts. */
import type { Ctx } from "../core/context.ts";
import { shorten } from "../core/shorten.ts";
import { words } from "../core/words.ts";
import type { ActionButton, Card } from "./card.ts";
import { RUN_LINE } from "./command.ts";
import type { Understood } from "./vocabulary.ts";

/** The card for a line that is no command. */
export function unknownCard(ctx: Ctx, unknown: Extract<Understood, { kind: "unknown" }>): Card {
  const t = words(ctx, "chat");
  const said =
    unknown.noun === null
      ? t("unknown.noun", { word: shorten(unknown.word, 60) })
      : t("unknown.verb", { noun: unknown.noun, word: shorten(unknown.word, 60) });
  const about = { kind: "organisation", id: ctx.org.id } as const;
  const run = (line: string, label: string): ActionButton => ({
    action: RUN_LINE,
    subject: about,
    payload: { line },
    label,
  });
  const { suggestion } = unknown;
  const short = shorten(suggestion ?? "", 50);
  return {
    title: t("unknown.title"),
    notification: shorten(said, 100),
    tone: "warning",
    blocks: [
      {
        kind: "text",
        text: suggestion === null ? said : `${said} ${t("unknown.didYouMean", { command: short })}`,
      },
      {
        kind: "buttons",
        buttons: [
          ...(suggestion === null
            ? []
            : [{ ...run(suggestion, t("unknown.yes", { command: short })), style: "primary" as const }]),
          run("baton help", t("unknown.help")),
        ],
      },
    ],
  };
}
