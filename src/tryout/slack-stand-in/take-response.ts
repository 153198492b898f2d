/** `response_url`: a message to who asked, five times within half an hour. */
import { z } from "zod";
import type { Block } from "./block-shapes.ts";
import { checkBlocks } from "./check-blocks.ts";
import { newTs, type World } from "./world.ts";

const Said = z.object({
  response_type: z.enum(["ephemeral", "in_channel"]).default("ephemeral"),
  replace_original: z.boolean().optional(),
  text: z.string().max(4000).default(""),
  blocks: z.unknown().optional(),
});

/** A new address for an answer to this person in this channel. */
export function newResponse(
  world: World,
  asked: { readonly channel: string; readonly user: string },
): string {
  const id = world.next("r");
  world.responses.set(id, { ...asked, expiresAtMs: world.now().getTime() + 1_800_000, uses: 0 });
  return id;
}

/** Takes what was sent to such an address; the HTTP status of the answer. */
export function takeResponse(world: World, id: string, body: string): number {
  const response = world.responses.get(id);
  if (!response || response.uses >= 5 || world.now().getTime() > response.expiresAtMs) return 404;
  response.uses += 1;
  const said = Said.safeParse(JSON.parse(body));
  if (!said.success) return 400;
  return show(world, response, said.data) === undefined ? 200 : 400;
}

/** Shows an answer as Slack does; the code of what is wrong with it, if anything is. */
export function show(
  world: World,
  asked: { readonly channel: string; readonly user: string },
  body: unknown,
): string | undefined {
  const said = Said.parse(body);
  const blocks: { result: Block[] } | { error: string } =
    said.blocks === undefined ? { result: [] } : checkBlocks(said.blocks);
  if ("error" in blocks) return blocks.error;
  if (said.text === "" && blocks.result.length === 0) return "no_text";
  world.channels.get(asked.channel)?.messages.push({
    ts: newTs(world),
    user: world.botUser,
    text: said.text,
    blocks: blocks.result,
    thread: "",
    metadata: undefined,
    only: said.response_type === "ephemeral" ? asked.user : null,
    isEdited: false,
  });
  return undefined;
}
