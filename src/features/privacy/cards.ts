/** What people see about how long what is kept, and about being forgotten. */
import type { Card } from "../../chat/card.ts";
import type { Ctx } from "../../core/context.ts";
import { instantMark } from "../../core/instants.ts";
import { words } from "../../core/words.ts";
import type { Person } from "../person/tables.ts";
import type { PrivacyFile } from "./privacy-file.ts";
import type { Erasure } from "./tables.ts";

/** The organisation's rules, and how many people wait for the end of a duty to keep. */
export function privacyCard(ctx: Ctx, settings: PrivacyFile, restricted: number): Card {
  const w = words(ctx, "privacy");
  const days = (count: number) => w("card.days", { count });
  const { keepDays, dutyDays } = settings;
  return {
    title: w("card.title"),
    notification: w("card.title"),
    blocks: [
      {
        kind: "facts",
        facts: [
          [w("card.deliveries"), days(keepDays.deliveries)],
          [w("card.engine"), days(keepDays.engine)],
          [w("card.incidents"), days(keepDays.incidents)],
          [w("card.record"), w("card.always")],
          [w("card.duty"), days(dutyDays)],
          [w("card.restricted"), w("card.people", { count: restricted })],
        ],
      },
      { kind: "text", text: w("card.how"), style: "quiet" },
    ],
  };
}

/** Asks once more: what is forgotten cannot be brought back. */
export function askCard(ctx: Ctx, person: Person): Card {
  const w = words(ctx, "privacy");
  const name = person.name ?? person.key;
  return {
    title: w("ask.title", { name }),
    notification: w("ask.title", { name }),
    tone: "warning",
    blocks: [
      { kind: "text", text: w("ask.text") },
      {
        kind: "buttons",
        buttons: [
          {
            action: "privacy.erase",
            subject: { kind: "person", id: person.id },
            label: w("ask.erase"),
            style: "danger",
            confirm: {
              title: w("ask.title", { name }),
              text: w("ask.sure"),
              yes: w("ask.erase"),
              no: w("ask.keep"),
            },
          },
        ],
      },
    ],
  };
}

/** What became of it. The name is not said: the card stays in the chat. */
export function erasureText(ctx: Ctx, erasure: Erasure): string {
  const w = words(ctx, "privacy");
  return erasure.state === "erased"
    ? w("done.erased")
    : w("done.restricted", { until: instantMark(erasure.dueAt, "day") });
}
