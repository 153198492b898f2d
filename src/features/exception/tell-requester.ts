/** Whoever asked learns privately what became of it. */
import { sentence } from "../../chat/card.ts";
import { tell } from "../../chat/deliver.ts";
import type { Ctx } from "../../core/context.ts";
import { instantMark } from "../../core/instants.ts";
import { subject } from "../../core/subject.ts";
import { words } from "../../core/words.ts";
import { sayRule } from "./cards.ts";
import type { Exception } from "./tables.ts";

export async function tellRequester(ctx: Ctx, exception: Exception): Promise<void> {
  await tell(ctx, exception.requestedBy, {
    kind: "line",
    subject: subject("exception", exception),
    mark: `exception:${exception.id}:${exception.state}`,
    card: (reader) => {
      const t = words(reader, "exception");
      const named = { rule: sayRule(reader, exception), subject: exception.subjectName };
      return exception.state === "granted"
        ? sentence(t("told.granted", { ...named, until: instantMark(exception.endsAt) }), "good")
        : sentence(t("told.refused", { ...named, reason: exception.refusalReason ?? "" }), "warning");
    },
  });
}
