/** From a room's reply to what the door gives back, or to a message where the door cannot carry it. */
import { actorPerson, type Ctx } from "../core/context.ts";
import { words } from "../core/words.ts";
import type { Answer, Call } from "./call.ts";
import { type ActionButton, type Card, sentence } from "./card.ts";
import { type Here, type Reply, RUN_LINE } from "./command.ts";
import { queueReply } from "./deliver.ts";
import type { Form } from "./form.ts";
import { prepareCard, prepareForm } from "./handles.ts";
import type { Installation } from "./installation.ts";

type Replied = {
  readonly call: Call;
  readonly installation: Installation;
  readonly here: Here;
  readonly reply: Reply;
};

/** Prepares (handles are made in this transaction) and hands back or queues. */
export async function answer(ctx: Ctx, replied: Replied): Promise<Answer> {
  const { call, reply } = replied;
  if (reply === null) return { kind: "done" };
  if ("errors" in reply) return answerMistakes(ctx, replied, reply.errors);
  const rendering = { language: ctx.reader.language, zone: ctx.reader.zone };
  const where = { likeness: `answer:${call.deliveryId}`, personId: actorPerson(ctx) };
  if ("form" in reply && call.opensNoForm && call.ask.kind === "command") {
    await queue(ctx, replied, { to: "you", card: formButton(ctx, reply.form, call.ask.text) });
    return { kind: "done" };
  }
  if ("form" in reply) return { kind: "form", form: await prepareForm(ctx, reply.form, where), rendering };
  if (call.answersInline && reply.to === "you") {
    return { kind: "card", card: await prepareCard(ctx, reply.card, where), rendering, to: "you" };
  }
  if (reply.isOnlyAtOnce) return { kind: "done" };
  await queue(ctx, replied, reply);
  return { kind: "done" };
}

/** Where the door cannot show them under their fields, in a form that came as a message, they are a message too. */
async function answerMistakes(
  ctx: Ctx,
  replied: Replied,
  errors: Readonly<Record<string, string>>,
): Promise<Answer> {
  if (replied.call.answersInline) return { kind: "form-errors", errors };
  const card = sentence(Object.values(errors).join(" "), "warning");
  await queue(ctx, replied, { to: "you", card });
  return { kind: "done" };
}

/** A press can open the form: it says the same line again. */
function formButton(ctx: Ctx, { title }: Form, line: string): Card {
  const text = words(ctx, "chat")("form-by-button");
  const button: ActionButton = {
    action: RUN_LINE,
    subject: { kind: "organisation", id: ctx.org.id },
    payload: { line },
    label: title,
    opensForm: true,
  };
  const card = sentence(text);
  return { ...card, blocks: [...card.blocks, { kind: "buttons", buttons: [button] }] };
}

/** Whoever used what has no place of its own (a global shortcut) is answered in his own chat. */
function audienceOf({ place }: Call, isForOne: boolean): "place" | "only" | "person" {
  if (place.conversation === "") return "person";
  return place.kind !== "personal" && isForOne ? "only" : "place";
}

type CardReply = Extract<Reply, { readonly card: Card }>;

async function queue(ctx: Ctx, { call, installation }: Replied, { card, to }: CardReply): Promise<void> {
  const isPrivate = call.place.kind === "personal";
  // Where outsiders read along, what was meant for the channel is told to whoever asked.
  const isForOne = to === "you" || call.place.isShared === true;
  await queueReply(ctx, {
    card,
    mark: call.deliveryId,
    audience: audienceOf(call, isForOne),
    installationId: installation.id,
    account: call.account.subject,
    personId: actorPerson(ctx),
    conversation: call.place.conversation,
    thread: call.place.thread,
    language: ctx.reader.language,
    zone: isPrivate || isForOne ? ctx.reader.zone : null,
  });
}
