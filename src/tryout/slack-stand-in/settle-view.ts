/** What Slack does with a form after its answer. */
import { z } from "zod";
import type { View } from "./block-shapes.ts";
import { checkView } from "./check-blocks.ts";
import type { World } from "./world.ts";

const Reacted = z.object({
  response_action: z.enum(["errors", "update", "push", "clear"]).optional(),
  errors: z.record(z.string(), z.string()).optional(),
  view: z.unknown().optional(),
});

/** Errors stand in it, another takes its place, or it closes. Errors: what Slack would not show. */
export function settleView(world: World, id: string, body: string): void {
  const reacted = body === "" ? {} : Reacted.parse(JSON.parse(body));
  const open = world.views.get(id);
  if (!open) return;
  if (reacted.response_action === "errors") {
    open.errors = reacted.errors ?? {};
    const known = open.view.blocks.flatMap((block) => block.block_id ?? []);
    const strange = Object.keys(open.errors).filter((name) => !known.includes(name));
    if (strange.length > 0) throw new Error(`errors for fields that are not there: ${strange.join(", ")}`);
    return;
  }
  world.views.delete(id);
  if (reacted.response_action !== "update") return;
  const checked = checkView(reacted.view);
  if ("error" in checked) throw new Error(`Slack would not show this view: ${checked.details.join("; ")}`);
  const view: View = checked.result;
  world.views.set(id, { id, user: open.user, view, errors: {} });
}
