/** What a room announces to the rooms above it. Listeners run in the announcer's transaction, in ladder order. */
import type { Ctx } from "./context.ts";

export type Event<Payload> = { readonly name: string; readonly _payload?: Payload };

export type Listener = {
  readonly event: string;
  readonly hear: (ctx: Ctx, payload: never) => Promise<void>;
};

/** A listener and the room whose it is. */
export type Hearer = Listener & { readonly room: string };

/** Names an event in the past tense: `incident.opened`. */
export const defineEvent = <Payload>(name: string): Event<Payload> => ({ name });

/** What a room above does when a room below announces something. */
export const on = <Payload>(
  event: Event<Payload>,
  hear: (ctx: Ctx, payload: Payload) => Promise<void>,
): Listener => ({ event: event.name, hear });

/** Whom it concerns, in ladder order: for an announcer whose listeners may fail alone. */
export const hearersOf = <Payload>(
  ctx: Ctx,
  event: Event<Payload>,
): readonly { readonly room: string; hear(ctx: Ctx, payload: Payload): Promise<void> }[] =>
  (ctx.house.listeners.get(event.name) ?? []).map(({ room, hear }) => ({
    room,
    hear: (context, payload) => hear(context, payload as never),
  }));

/** Tells every listener, one after the other; a listener that throws undoes the whole transaction. */
export async function emit<Payload>(ctx: Ctx, event: Event<Payload>, payload: Payload): Promise<void> {
  for (const { hear } of hearersOf(ctx, event)) await hear(ctx, payload);
}
