/** From an ask to the room that answers it: a typed line, a button, a form, a message action, an arrival. */
import { z } from "zod";
import { recordsAppended } from "../core/audit.ts";
import { actorPerson, type Ctx } from "../core/context.ts";
import { Denial, Refusal } from "../core/refusal.ts";
import { cut } from "../core/shorten.ts";
import type { Call } from "./call.ts";
import { type Command, type Here, type Press, type Reply, RUN_LINE } from "./command.ts";
import { findMeaning, type Meaning, useUp } from "./handles.ts";
import { type Line, readLine } from "./line.ts";
import type { Offer } from "./router.ts";
import { unknownCard } from "./unknown-card.ts";
import { understand } from "./vocabulary.ts";

/** What can be asked for, and where it was asked. */
type Scene = { readonly offer: Offer; readonly here: Here };

/** Does what was asked and resolves to what the room answers. Errors: `Refusal`s and faults of the room. */
export async function dispatch(ctx: Ctx, scene: Scene, call: Call): Promise<Reply> {
  const { ask } = call;
  const { offer, here } = scene;
  refuseOutsiders(ctx, call);
  switch (ask.kind) {
    case "command":
      return runLine(ctx, scene, ask.text);
    case "button":
      return press(ctx, scene, { ...ask, kind: "button" });
    case "form":
      return press(ctx, scene, { ...ask, kind: "form" });
    case "message-action":
      return (await offer.messageActions.get(ask.action)?.run(ctx, ask, here)) ?? null;
    case "home":
    case "arrived":
    case "removed":
    case "person-changed": {
      let reply: Reply = null;
      for (const kind of offer.asks) if (kind.ask === ask.kind) reply = (await kind.run(ctx, call)) ?? reply;
      return reply;
    }
  }
}

/** Guests, strangers and leavers are told so once, before any room could show them something. */
function refuseOutsiders({ actor, org }: Ctx, { ask }: Call): void {
  if (actor.kind !== "account" || !actor.isOutsider) return;
  if (ask.kind === "arrived" || ask.kind === "removed" || ask.kind === "person-changed") return;
  throw new Denial(`account.${actor.because ?? "stranger"}`, { org: org.name });
}

async function runLine(ctx: Ctx, { offer, here }: Scene, text: string): Promise<Reply> {
  const understood = understand(offer.vocabulary, readLine(text), here.subject?.kind ?? null);
  if (understood.kind === "unknown") return { to: "you", card: unknownCard(ctx, understood) };
  return runCommand(ctx, understood, here);
}

type Understood = { readonly command: Command; readonly line: Line };

async function runCommand(ctx: Ctx, { command, line }: Understood, here: Here): Promise<Reply> {
  const words = line.rest;
  try {
    return await command.run(ctx, line, here);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new Refusal("chat.bad-words", {
      words: cut(`${command.name} ${words}`.trim(), 200),
      example: command.name,
    });
  }
}

type Pressed = {
  readonly kind: "button" | "form";
  readonly handle: string;
  readonly values: Press["values"];
};

async function press(ctx: Ctx, scene: Scene, ask: Pressed): Promise<Reply> {
  const { offer, here } = scene;
  const meaning = await findMeaning(ctx, ask.handle);
  if (!meaning) throw new Refusal("chat.old-button");
  if (!isFor(ctx, meaning)) throw new Denial("chat.old-button");
  const pressed: Press = { ...meaning, values: ask.values };
  if (ask.kind === "form") {
    const form = offer.forms.get(meaning.action);
    if (!form) throw new Refusal("chat.old-button");
    return once(ctx, ask.handle, () => form.submit(ctx, pressed, here));
  }
  if (meaning.action === RUN_LINE)
    return once(ctx, ask.handle, () => runLine(ctx, scene, meaning.payload.line ?? ""));
  const button = offer.buttons.get(meaning.action);
  if (!button) throw new Refusal("chat.old-button");
  return button.run(ctx, pressed, here);
}

/**
 * What only shows, asks or refuses may be pressed again, and says what is so by now; a line or a form that acts is done
 * once for its handle: what it would do a second time is undone.
 */
async function once(ctx: Ctx, handle: string, work: () => Promise<Reply>): Promise<Reply> {
  const reply = await work();
  if (recordsAppended(ctx) > 0 && !(await useUp(ctx, handle))) throw new Refusal("chat.used-button");
  return reply;
}

/** A button of a private message is its reader's alone; accounts that nobody linked have no such message. */
const isFor = (ctx: Ctx, meaning: Meaning): boolean =>
  meaning.personId === null || meaning.personId === actorPerson(ctx);
