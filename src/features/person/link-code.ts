/** A one-time code: short enough to be typed on a phone, too long to be guessed within its ten minutes. */
import { createHash, randomInt } from "node:crypto";
import type { Account } from "../../core/context.ts";

/** Without letters and digits that look alike. */
const LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 8;

export const CODE_MINUTES = 10;
/** Wrong codes that one account may type within ten minutes. */
export const MOST_ATTEMPTS = 5;

/** `K7QX-2MPT`. */
export function makeCode(): string {
  const letters = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join("");
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

const hash = (...parts: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex");

/** However it was typed: small letters, with or without the hyphen. */
export const hashOfCode = (orgId: string, code: string): string =>
  hash(orgId, code.toUpperCase().replace(/[^A-Z0-9]/g, ""));

export const hashOfAccount = ({ provider, tenant, subject }: Omit<Account, "name">): string =>
  hash(provider, tenant, subject);
