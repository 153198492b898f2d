/** What a database error means, without its parameters: drizzle puts their values into `message`. */

type Cause = { code?: unknown; constraint_name?: unknown; constraint?: unknown; message?: unknown };

/** The driver's own error behind drizzle's wrapping. */
export function causeOf(error: unknown): unknown {
  let current = error;
  while (current instanceof Error && current.cause !== undefined) current = current.cause;
  return current;
}

/** Postgres' five-character code, or undefined where the error did not come from Postgres. */
export function databaseCode(error: unknown): string | undefined {
  const { code } = (causeOf(error) ?? {}) as Cause;
  return typeof code === "string" ? code : undefined;
}

/** The server does not know what was prepared: a pooler before it has chosen another of its connections. */
export const isForgotten = (error: unknown): boolean => databaseCode(error) === "26000";

/**
 * Serialisation failure and deadlock: the same work, repeated, may succeed (PostgreSQL manual, 13.5). So does what met
 * a forgotten statement, since from then on none is prepared.
 */
export const isWorthRepeating = (error: unknown): boolean =>
  isForgotten(error) || ["40001", "40P01"].includes(databaseCode(error) ?? "");

/** A unique key refused the row; `constraint` narrows it to one key. */
export function isDuplicate(error: unknown, constraint?: string): boolean {
  if (databaseCode(error) !== "23505") return false;
  const cause = causeOf(error) as Cause;
  return constraint === undefined || (cause.constraint_name ?? cause.constraint) === constraint;
}

/** Codes of the network and of the driver: nobody was reached, or is no longer. */
const NOBODY_THERE: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "ENETUNREACH",
  "ENETDOWN",
  "ENOTFOUND",
  "EAI_AGAIN",
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "CONNECT_TIMEOUT",
]);

/** Sessions that Postgres ends by itself, a standby or a full disk that take nothing, no connection left. */
const NOBODY_WORKS: ReadonlySet<string> = new Set(["25P03", "25006", "53100", "53300"]);

/**
 * The database cannot be reached, is shutting down or starting, or can keep nothing at all: say so, and never answer
 * with success.
 */
export function isUnreachable(error: unknown): boolean {
  const code = databaseCode(error) ?? "";
  return /^(08|57P)/.test(code) || NOBODY_THERE.has(code) || NOBODY_WORKS.has(code) || isSocketGone(error);
}

/** A server on a Unix socket takes its file away with it. */
const isSocketGone = (error: unknown): boolean =>
  databaseCode(error) === "ENOENT" && (causeOf(error) as NodeJS.ErrnoException).syscall === "connect";

/** A row that it wanted was somebody else's for longer than it waits. */
export const isHeldUp = (error: unknown): boolean => databaseCode(error) === "55P03";

/** A statement time-out, too little memory, a disk that fails. */
const HARD_TIMES = /^(57014|53...|58...)$/;

/**
 * Nothing is wrong with the work itself: deadlock, lock or statement time-out, no connection, a server in need. Later
 * it may succeed.
 */
export const isPassing = (error: unknown): boolean =>
  isWorthRepeating(error) ||
  isUnreachable(error) ||
  isHeldUp(error) ||
  HARD_TIMES.test(databaseCode(error) ?? "");

/** SQLSTATEs, and no error of the system (`EPIPE`): no class of theirs begins with an E. */
const SQLSTATE = /^[0-9A-DF-Z][0-9A-Z]{4}$/;

/** What tells a Postgres error apart and names nobody; the two drivers name some of it differently. */
const TOLD = [
  ["table", ["table_name", "table"]],
  ["column", ["column_name", "column"]],
  ["type", ["type_name", "data_type_name", "dataType"]],
  ["constraint", ["constraint_name", "constraint"]],
  ["position", ["position"]],
  ["routine", ["routine"]],
] as const;

/**
 * A text for logs that never holds a value. Of our own errors the stack; of Postgres' its code and where it arose,
 * without its message, which quotes what was typed (`invalid input syntax for type integer: "…"`).
 */
export function describeError(error: unknown): string {
  const cause = causeOf(error);
  if (!(cause instanceof Error)) return String(cause);
  const code = databaseCode(cause) ?? "";
  return SQLSTATE.test(code) ? describeDatabaseError(code, cause) : (cause.stack ?? cause.message);
}

function describeDatabaseError(code: string, cause: Error): string {
  const facts = new Map<string, unknown>(Object.entries(cause));
  const told = TOLD.flatMap(([name, fields]) => {
    const value = fields.map((field) => facts.get(field)).find((one) => one !== undefined);
    return value === undefined ? [] : [`${name} ${value}`];
  });
  return [`database error ${code}`, ...told].join(", ") + framesOf(cause);
}

/** Where it was thrown: what follows the message, which may have lines of its own. */
function framesOf({ stack = "", message }: Error): string {
  const at = stack.indexOf(message);
  return at < 0 ? "" : stack.slice(at + message.length);
}
