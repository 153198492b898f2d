/** Reads a request's body up to a limit, whatever its headers promise. */
import { BadRequest } from "./problem.ts";

/** The body's bytes. Errors: `too-large`, as soon as the limit is passed; `invalid` where its sender hangs up before its end. */
export async function readBody(request: Request, mostBytes: number): Promise<Buffer> {
  const promised = Number(request.headers.get("content-length") ?? 0);
  if (promised > mostBytes) throw new BadRequest("too-large");
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > mostBytes) throw new BadRequest("too-large");
      chunks.push(chunk);
    }
  } catch (error) {
    // Its code is that of a lost connection, but it is not the one to the database.
    throw error instanceof BadRequest ? error : new BadRequest("invalid");
  }
  return Buffer.concat(chunks);
}

/** The body as a JSON object; an empty one is `{}`. Errors: `not-json`, `invalid`, `too-large`. */
export async function readJson(request: Request, mostBytes: number): Promise<Record<string, unknown>> {
  const body = await readBody(request, mostBytes);
  if (body.length === 0) return {};
  const type = request.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new BadRequest("not-json");
  const value = parse(body);
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new BadRequest("invalid");
  return value as Record<string, unknown>;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) throw new BadRequest("invalid");
    throw error;
  }
}
