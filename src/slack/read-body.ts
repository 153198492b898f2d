/** From raw bytes to what Slack meant: a form with a command, a form around JSON, or JSON. */
import { z } from "zod";
import { type Envelope, readCommand, readEnvelope } from "./envelope.ts";

/** The body's bytes, or undefined where there are more than `limit`; reading stops there. */
export async function readBytes(request: Request, limit: number): Promise<Uint8Array | undefined> {
  const announced = request.headers.get("content-length");
  if (announced !== null) {
    if (Number(announced) > limit) return undefined;
    // A server reads no more than was announced.
    const whole = new Uint8Array(await request.arrayBuffer());
    return whole.byteLength > limit ? undefined : whole;
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Undefined where the bytes are none of the shapes Slack sends. */
export function readBody(raw: Uint8Array, contentType: string): Envelope | undefined {
  const text = new TextDecoder().decode(raw);
  if (contentType.startsWith("application/json")) return readEnvelope(parseJson(text));
  if (!contentType.startsWith("application/x-www-form-urlencoded")) return undefined;
  const fields = new URLSearchParams(text);
  if (fields.get("ssl_check") === "1") return { kind: "ssl-check" };
  const payload = fields.get("payload");
  if (payload !== null) return readEnvelope(parseJson(payload));
  return fields.has("command") ? readCommand(Object.fromEntries(fields)) : undefined;
}

/** A socket-mode payload, which is the same body already parsed. */
export function readPayload(payload: unknown): Envelope | undefined {
  const isCommand = z.object({ command: z.string() }).safeParse(payload).success;
  return isCommand ? readCommand(payload) : readEnvelope(payload);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
