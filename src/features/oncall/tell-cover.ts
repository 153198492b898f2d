/** Private messages about a cover: to the one who covers and to the one who is covered. */
import { tell } from "../../chat/deliver.ts";
import { actorPerson, type Ctx } from "../../core/context.ts";
import { coverCard } from "./cover-card.ts";
import type { Cover } from "./tables.ts";

/** Tells both, except whoever just did it: he reads the answer. */
export async function tellCover(ctx: Ctx, cover: Cover, what: "agreed" | "ended"): Promise<void> {
  for (const personId of [cover.personId, cover.replacesId]) {
    if (personId === actorPerson(ctx)) continue;
    await tell(ctx, personId, {
      kind: "line",
      subject: { kind: "cover", id: cover.id },
      mark: `cover:${cover.id}:${what}`,
      card: (reader) => coverCard(reader, cover, personId),
    });
  }
}
