/** Structured logs without secrets: whatever carries a token, an address or a body is cut before it is written. */
import { pino } from "pino";

export type Log = {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
};

const HIDDEN = ["authorization", "token", "secret", "password", "cookie", "key", "body", "headers", "params"];

/** A log that writes JSON lines to standard output (or to `write`, in tests). */
export function openLog(level: string, write?: (line: string) => void): Log {
  const paths = HIDDEN.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  const options = { level, base: { pid: process.pid }, redact: { paths, censor: "[hidden]" } };
  return write ? pino(options, { write }) : pino(options);
}
