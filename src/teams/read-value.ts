/** What a button, a form or a message action carries. Only handles come back; what they mean is looked up. */
import { z } from "zod";
import type { Ask } from "../chat/call.ts";
import { cleanText } from "../core/instants.ts";
import { cut } from "../core/shorten.ts";
import { plainId } from "../core/storable.ts";
import { readFormValues, readLooseValues, Shape } from "./form-shape.ts";
import { wordsOf, written } from "./message-words.ts";

const Handle = plainId(500).min(1);
const Pressed = z.looseObject({ handle: Handle });
const Submitted = z.looseObject({ form: Handle, shape: z.string().max(120_000).exactOptional() });

/** An ask, with the form that it came from where the client sent that back. */
export type Read = { readonly ask: Ask; readonly form?: { readonly handle: string; readonly shape: Shape } };

/** Reads the data of an action; undefined where it is none of ours. */
export function readPressed(data: unknown, message: string): Read | undefined {
  const submitted = Submitted.safeParse(data).data;
  if (submitted) {
    const { form: handle } = submitted;
    const shape = readShape(submitted.shape);
    const values = shape ? readFormValues(shape.fields, submitted) : readLooseValues(submitted);
    const ask: Ask = { kind: "form", handle, values };
    return shape ? { ask, form: { handle, shape } } : { ask };
  }
  const pressed = Pressed.safeParse(data).data;
  if (!pressed) return undefined;
  return { ask: { kind: "button", handle: pressed.handle, values: readLooseValues(pressed), message } };
}

function readShape(text: string | undefined): Shape | undefined {
  if (text === undefined) return undefined;
  try {
    return Shape.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const Execute = z.object({ action: z.object({ data: z.unknown() }) });
const Task = z.object({ data: z.unknown() });
const Author = z
  .object({ id: plainId(100) })
  .nullish()
  .catch(undefined);
const Used = z.object({
  commandId: plainId(100).min(1),
  messagePayload: z.object({
    ...written,
    id: plainId(600),
    createdDateTime: z.iso.datetime().optional().catch(undefined),
    from: z.object({ user: Author, application: Author }).nullish().catch(undefined),
  }),
});

/** Reads an invoke by its name; undefined where Baton has no answer to it. */
export function readInvoke(name: string | undefined, value: unknown, message: string): Read | undefined {
  switch (name) {
    case "adaptiveCard/action":
      return readPressed(Execute.safeParse(value).data?.action.data, message);
    case "task/fetch":
    case "task/submit":
      return readPressed(Task.safeParse(value).data?.data, message);
    case "composeExtension/fetchTask":
      return readUsed(value);
    case "composeExtension/submitAction":
      return readPressed(Task.safeParse(value).data?.data, message) ?? readUsed(value);
    default:
      return undefined;
  }
}

function readUsed(value: unknown): Read | undefined {
  const used = Used.safeParse(value).data;
  if (!used) return undefined;
  const { commandId, messagePayload: message } = used;
  const text = cut(cleanText(wordsOf(message)), 8000);
  const author = (message.from?.user ?? message.from?.application)?.id.toLowerCase() ?? "";
  const { createdDateTime } = message;
  const writtenAt = createdDateTime === undefined ? {} : { writtenAt: new Date(createdDateTime) };
  return {
    ask: { kind: "message-action", action: commandId, text, message: message.id, author, ...writtenAt },
  };
}
