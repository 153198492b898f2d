/** What a failed call to Slack means: surely not done, perhaps done, or never to be done. */
import { type Outcome, TOO_LATE } from "../engine/outcome.ts";
import { webApi } from "./vendor.ts";
import { NOT_OURS, NoToken } from "./web-client.ts";

export type Failed = Exclude<Outcome<never>, { kind: "done" }>;

/** Slack's answers that ask for patience and say that nothing was done. */
const LATER: Readonly<Record<string, number>> = {
  ratelimited: 1000,
  rate_limited: 1000,
  service_unavailable: 2000,
  request_timeout: 1000,
  team_added_to_org: 30_000,
  org_login_required: 30_000,
  accesslimited: 30_000,
  token_expired: 5000,
};

/** "It's possible some aspect of the operation succeeded before the error was raised", says Slack of these. */
const UNSURE = new Set(["internal_error", "fatal_error"]);

/** The message or its conversation is no longer there, or is past changing. */
const GONE = new Set([
  "message_not_found",
  "channel_not_found",
  "thread_not_found",
  "cant_update_message",
  "edit_window_closed",
]);

/** The app is not in the channel, or the channel is closed. */
const ABSENT = new Set(["not_in_channel", "channel_not_found", "is_archived"]);

/** The connection was never made, so nothing was sent. */
const NEVER_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Ends a task of several calls with the outcome of the one that failed. */
export class StepFailed extends Error {
  readonly outcome: Failed;
  constructor(outcome: Failed) {
    super(outcome.reason);
    this.outcome = outcome;
  }
}

/** Reads an error thrown by a Web API client. */
export function readFailure(error: unknown): Failed {
  if (error instanceof StepFailed) return error.outcome;
  const { WebAPIRateLimitedError, WebAPIPlatformError, WebAPIHTTPError } = webApi();
  if (error instanceof WebAPIRateLimitedError)
    return { kind: "retry", afterMs: error.retryAfter * 1000, reason: "rate limit" };
  if (error instanceof WebAPIPlatformError) return readCode(error.data.error);
  if (error instanceof WebAPIHTTPError) return readStatus(error.statusCode);
  if (error instanceof NoToken) return { kind: "refused", reason: "no_token" };
  const code = causeCode(error);
  if (code === NOT_OURS) return TOO_LATE as Failed;
  if (code !== undefined && NEVER_SENT.has(code)) return { kind: "retry", afterMs: 1000, reason: code };
  return { kind: "unsure", reason: code ?? nameOf(error) };
}

function readCode(code: unknown): Failed {
  // Something between us and Slack answered 200 with a page of its own.
  if (typeof code !== "string" || !/^[a-z0-9_]{1,80}$/.test(code))
    return { kind: "unsure", reason: "unreadable answer" };
  const afterMs = LATER[code];
  if (afterMs !== undefined) return { kind: "retry", afterMs, reason: code };
  if (UNSURE.has(code)) return { kind: "unsure", reason: code };
  return {
    kind: "refused",
    reason: code,
    ...(GONE.has(code) && { isGone: true }),
    ...(ABSENT.has(code) && { isAbsent: true }),
  };
}

const readStatus = (status: number): Failed =>
  status >= 500
    ? { kind: "unsure", reason: `status ${status}` }
    : { kind: "refused", reason: `status ${status}` };

/** fetch wraps the reason in a cause, and a connection tried on two addresses in a list of causes. */
function causeCode(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 6; depth += 1) {
    if ("code" in at && typeof at.code === "string" && !at.code.startsWith("slack_")) return at.code;
    at = at instanceof AggregateError ? at.errors[0] : at.cause;
  }
  return undefined;
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : "unknown error");

/** Does one call; whatever it throws becomes an outcome. */
export async function attempt<Result>(call: () => Promise<Result>): Promise<Outcome<Result>> {
  try {
    return { kind: "done", result: await call() };
  } catch (error) {
    return readFailure(error);
  }
}

/** For calls that do the same when done twice: what is unsure is simply tried again. */
export const again = <Result>(outcome: Outcome<Result>): Outcome<Result> =>
  outcome.kind === "unsure" ? { kind: "retry", afterMs: 1000, reason: outcome.reason } : outcome;

/** Refused because it is so already. */
export const isAlready = (outcome: Outcome<unknown>, reasons: readonly string[]): boolean =>
  outcome.kind === "refused" && reasons.includes(outcome.reason);
