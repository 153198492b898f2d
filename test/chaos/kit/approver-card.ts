/** A release's card as it goes to one who may approve it. */
import { prepareCard } from "../../../src/chat/handles.ts";
import { type Ctx, forReader } from "../../../src/core/context.ts";
import { buttonBlocks } from "../../../src/features/release/button-blocks.ts";
import type { Release } from "../../../src/features/release/tables.ts";

/** The handle of its button to approve, which is this person's alone. Errors: the card has no such button. */
export async function cardFor(ctx: Ctx, release: Release, personId: string) {
  const as = forReader(ctx, ctx.reader, { kind: "person", id: personId, seesPrivate: false });
  const asked = await buttonBlocks(as, release, { holds: [], passed: [] });
  const blocks = asked.map((block) =>
    block.kind === "buttons"
      ? {
          ...block,
          buttons: block.buttons.filter((one) => "action" in one && one.action === "release.approve"),
        }
      : block,
  );
  const where = { likeness: `proof:${release.id}`, personId };
  const card = await prepareCard(ctx, { title: "", notification: "", blocks }, where);
  const [first] = card.blocks.flatMap((block) => (block.kind === "buttons" ? block.buttons : []));
  if (!first || !("handle" in first)) throw new Error("the card has no button to approve");
  return { approve: first.handle, where };
}
