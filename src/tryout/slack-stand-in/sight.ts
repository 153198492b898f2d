/** What a person has before him: messages, forms, his home tab. */
import type { Block, View } from "./block-shapes.ts";
import { readMessage, readView } from "./read-message.ts";
import type { Channel, Message, OpenView, User, World } from "./world.ts";

export type Seen = { readonly channel: Channel; readonly message: Message };

/** Someone by id. Errors: throws where nobody is it. */
export function getUser(world: World, id: string): User {
  const found = world.users.get(id);
  if (!found) throw new Error(`nobody here is ${id}`);
  return found;
}

/** Every message that he can see, oldest first. */
export const visibleTo = (world: World, user: string): Seen[] =>
  [...world.channels.values()]
    .filter((channel) => channel.members.has(user))
    .flatMap((channel) => channel.messages.map((message) => ({ channel, message })))
    .filter(({ message }) => message.only === null || message.only === user)
    .sort((a, b) => (a.message.ts < b.message.ts ? -1 : 1));

/** The newest form or note that is open before him. */
export const openViewOf = (world: World, user: string): OpenView | undefined =>
  [...world.views.values()].filter((view) => view.user === user).at(-1);

/** What he reads, line by line, in his own zone. */
export function sightOf(world: World, user: string) {
  const reader = () => getUser(world, user);
  const read = (view: View | undefined) => (view ? readView(view, reader()) : []);
  return {
    sees: (): string[] => visibleTo(world, user).flatMap(({ message }) => readMessage(message, reader())),
    seesLast: (): string[] => {
      const last = visibleTo(world, user).at(-1);
      return last ? readMessage(last.message, reader()) : [];
    },
    seesView: (): string[] => {
      const open = openViewOf(world, user);
      return [...read(open?.view), ...Object.values(open?.errors ?? {})];
    },
    seesHome: (): string[] => read(world.homes.get(user)),
  };
}

type Button = Extract<Extract<Block, { type: "actions" }>["elements"][number], { type: "button" }>;

/** The newest button with this label among what is seen. */
export function findButton(
  seen: readonly Seen[],
  label: string,
): (Seen & { readonly button: Button; readonly block: string }) | undefined {
  for (const { channel, message } of seen.toReversed()) {
    for (const [index, block] of message.blocks.entries()) {
      if (block.type !== "actions") continue;
      const button = block.elements.find(
        (element): element is Button => element.type === "button" && element.text.text === label,
      );
      if (button) return { channel, message, button, block: block.block_id ?? `b${index}` };
    }
  }
  return undefined;
}
