/** Errors as programs read them (RFC 9457): a key to act upon, a text for people, a reference for the log. */
import { z } from "zod";
import { withInstants } from "../core/instants.ts";
import type { Log } from "../core/log.ts";
import { Refusal } from "../core/refusal.ts";
import { type Language, wordsByKey, wordsIn } from "../core/words.ts";
import { describeError, isPassing } from "../db/errors.ts";
import { UnknownBearer } from "./as-bearer.ts";

export type Problem = {
  readonly type: "about:blank";
  readonly status: number;
  readonly title: string;
  /** Stable: `release.already-decided`, `web.invalid`. */
  readonly key: string;
  readonly reference: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
};

export const ProblemSchema = z.strictObject({
  type: z.literal("about:blank"),
  status: z.int(),
  title: z.string(),
  key: z.string(),
  reference: z.string(),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).exactOptional(),
});

export type Reason =
  | "invalid"
  | "not-json"
  | "unauthorised"
  | "not-found"
  | "wrong-method"
  | "too-large"
  | "too-many"
  | "key-reused"
  | "unavailable"
  | "fault";

const STATUS: Readonly<Record<Reason, number>> = {
  invalid: 400,
  "not-json": 415,
  unauthorised: 401,
  "not-found": 404,
  "wrong-method": 405,
  "too-large": 413,
  "too-many": 429,
  "key-reused": 422,
  unavailable: 503,
  fault: 500,
};

type Asked = { readonly language: Language; readonly reference: string };

/** Thrown by the doors of this folder for what is wrong with a request itself. */
export class BadRequest extends Error {
  readonly reason: Reason;
  constructor(reason: Reason) {
    super(reason);
    this.reason = reason;
  }
}

/** A problem of HTTP itself. */
export function problem(reason: Reason, asked: Asked): Problem {
  return {
    type: "about:blank",
    status: STATUS[reason],
    title: wordsIn(asked.language, "web")(`problem.${reason}`, { reference: asked.reference }),
    key: `web.${reason}`,
    reference: asked.reference,
  };
}

/** What a thrown value means to the caller; faults are logged here, with the reference that he is shown. */
export function problemOf(error: unknown, asked: Asked, log: Log): Problem {
  if (error instanceof Refusal) return refused(error, asked);
  if (error instanceof UnknownBearer) return problem("unauthorised", asked);
  if (error instanceof BadRequest) return problem(error.reason, asked);
  if (error instanceof z.ZodError)
    return {
      ...problem("invalid", asked),
      errors: error.issues.map(({ path, message }) => ({ path: path.map(String).join("."), message })),
    };
  // Nothing is wrong with the request: the database is gone, busy or locked, and later it may succeed.
  const isDown = isPassing(error);
  log.error(
    { reference: asked.reference, cause: describeError(error) },
    isDown ? "database gone or busy" : "fault",
  );
  return problem(isDown ? "unavailable" : "fault", asked);
}

function refused(refusal: Refusal, asked: Asked): Problem {
  const dot = refusal.key.indexOf(".");
  const [room, reason] = [refusal.key.slice(0, dot), refusal.key.slice(dot + 1)];
  const text =
    wordsByKey(asked.language, { feature: room, key: `refusal.${reason}` }, refusal.params) ?? refusal.key;
  const status = reason === "missing-right" ? 403 : /^(unknown|no-such|not-found)/.test(reason) ? 404 : 409;
  return {
    type: "about:blank",
    status,
    title: withInstants(text, (at) => at.toISOString()),
    key: refusal.key,
    reference: asked.reference,
  };
}

/** A problem as a response. */
export function problemResponse(found: Problem): Response {
  const extra: Readonly<Record<number, Record<string, string>>> = {
    401: { "www-authenticate": "Bearer" },
    429: { "retry-after": "1" },
    503: { "retry-after": "5" },
  };
  return new Response(JSON.stringify(found), {
    status: found.status,
    headers: { "content-type": "application/problem+json", ...extra[found.status] },
  });
}
