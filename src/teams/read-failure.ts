/** What a failed call to Teams means: surely not done, perhaps done, or never to be done. */
import { z } from "zod";
import type { Outcome } from "../engine/outcome.ts";
import { retryAfterMs } from "../web/retry-after.ts";
import { NoBearer } from "./credentials.ts";

export type Failed = Exclude<Outcome<never>, { kind: "done" }>;

/** The connection was never made, so nothing was sent. */
const NEVER_SENT = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

/** Microsoft's codes where the app is not in the team, or its channel was deleted. */
const ABSENT = new Set(["BotNotInConversationRoster", "ConversationNotFound"]);

const Headers = z.custom<{ get(name: string): string | undefined }>(
  (value) => typeof (value as { get?: unknown } | undefined)?.get === "function",
);
const Failure = z.object({
  code: z.string().optional().catch(undefined),
  statusCode: z.number().optional().catch(undefined),
  response: z
    .object({
      headers: Headers.optional().catch(undefined),
      bodyAsText: z.string().nullish().catch(undefined),
    })
    .optional()
    .catch(undefined),
});
const Body = z.object({ error: z.object({ code: z.string().regex(/^[A-Za-z0-9_.-]{1,80}$/) }) });

/**
 * Reads an error thrown by the connector's client. `isRepeatable`: doing it twice is doing it once (an edit),
 * so nothing is ever unsure.
 */
export function readFailure(error: unknown, isRepeatable: boolean): Failed {
  if (error instanceof NoBearer) return { kind: "retry", afterMs: 5000, reason: error.message };
  const failure = Failure.safeParse(error).data;
  const ambiguous = (reason: string): Failed =>
    isRepeatable ? { kind: "retry", afterMs: 1000, reason } : { kind: "unsure", reason };
  if (failure?.statusCode === undefined) {
    const code = failure?.code ?? codeOfCause(error);
    if (code !== undefined && NEVER_SENT.has(code)) return { kind: "retry", afterMs: 1000, reason: code };
    return ambiguous(code ?? (error instanceof Error ? error.name : "unknown"));
  }
  const status = failure.statusCode;
  const reason = [`status ${status}`, bodyCode(failure.response?.bodyAsText)]
    .filter((part) => part)
    .join(" ");
  const afterMs = retryAfterMs(failure.response?.headers?.get("retry-after"));
  // Microsoft's list of what to repeat; a 401 is a token that was just withdrawn.
  if (status === 429 || status === 412) return { kind: "retry", afterMs: afterMs ?? 2000, reason };
  if (status === 401) return { kind: "retry", afterMs: afterMs ?? 10_000, reason };
  if (status === 503 && afterMs !== undefined) return { kind: "retry", afterMs, reason };
  if (status >= 500 || status === 408) return ambiguous(reason);
  return {
    kind: "refused",
    reason,
    ...(status === 404 && { isGone: true }),
    ...(ABSENT.has(bodyCode(failure.response?.bodyAsText) ?? "") && { isAbsent: true }),
  };
}

function codeOfCause(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = (cause as { code?: unknown } | undefined)?.code;
  return typeof code === "string" ? code : undefined;
}

function bodyCode(text: string | null | undefined): string | undefined {
  try {
    return Body.safeParse(JSON.parse(text ?? "")).data?.error.code;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
