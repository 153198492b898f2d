/** Personal values inside the record: readable while their person's key lives, noise afterwards. */
import { createHash, type KeyObject, randomBytes } from "node:crypto";
import { awaitedLater } from "../db/awaited-later.ts";
import type { Classified } from "../db/columns.ts";
import { and, eq, sql } from "../db/drizzle.ts";
import { prepared } from "../db/prepared.ts";
import type { Transaction } from "../db/transaction.ts";
import type { Account } from "./context.ts";
import type { House } from "./house.ts";
import { decrypt, encrypt } from "./keys.ts";
import { personKeys } from "./tables.ts";

/** A sealed value in an entry: whose key, and the AES-256-GCM text. */
export type Sealed = { readonly sealed: string; readonly for: string };

/** Keys that live; whoever is missing has been forgotten. */
export type SealingKeys = ReadonlyMap<string, KeyObject>;

type Row = Readonly<Record<string, unknown>>;

/** What decides whose words the columns of an act's rows are. */
export type Ownership = {
  readonly classes: Classified | undefined;
  /** `before` and `after`: one of them may lack the column that names the owner. */
  readonly rows: readonly Row[];
  /** The person whom the act is about, where it is about one. */
  readonly concerned: string | null;
  /** Whose words they are otherwise. */
  readonly author: string;
};

/** What stands in a destroyed key's row: the row stays, so that no new key is ever made for a forgotten person. */
export const DESTROYED = "";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Keys, ids, hashes and instants. What looks otherwise in an undeclared column counts as somebody's words. */
const IDENTIFIER = /^(?:[a-z0-9][a-z0-9_.:/+-]{0,79}|\d{4}-\d\d-\d\dT[\d:.]+Z)$/;

/**
 * The id under which an account that nobody has linked keeps its key: always the same for the same account,
 * and no name in the record.
 */
export function accountKeyId(orgId: string, account: Account): string {
  const text = [orgId, account.provider, account.tenant, account.subject].join("\n");
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function isImpersonal(value: unknown): boolean {
  if (typeof value === "string") return IDENTIFIER.test(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.values(value).every(isImpersonal);
}

/** Whose key seals a column of this row; null where the column is not personal. */
function ownerOf(ownership: Ownership, row: Row, column: string): string | null {
  const { classes, rows, concerned, author } = ownership;
  const declared = classes?.columns[column];
  if (declared === undefined) return isImpersonal(row[column]) ? null : author;
  if (typeof declared !== "object") return null;
  const naming = "personal" in declared ? declared.personal : declared.freeText;
  const named = [row, ...rows]
    .map((one) => one[naming])
    .find((id) => typeof id === "string" && UUID.test(id));
  if (typeof named === "string") return named;
  return "personal" in declared && concerned !== null ? concerned : author;
}

/** Everyone whose key is needed to seal these rows. */
export const ownersNamed = (ownership: Ownership): string[] =>
  ownership.rows.flatMap((row) =>
    Object.keys(row).flatMap((column) => ownerOf(ownership, row, column) ?? []),
  );

/** The living keys of these people. One statement. Errors: the master key that wrapped one is gone. */
export async function livingKeys(
  tx: Transaction,
  house: House,
  persons: readonly string[],
): Promise<SealingKeys> {
  const known = await readKeys(tx, persons);
  return opened(known, house);
}

type Wrapped = ReadonlyMap<string, string>;

/** What a transaction has asked for ahead. */
const askedAhead = new WeakMap<Transaction, Promise<Wrapped>>();

/** Asks for these people's keys, so that `sealingKeys` finds them there. Where that fails they are asked for again. */
export function askForKeys(tx: Transaction, persons: readonly string[]): void {
  if (persons.length > 0 && !askedAhead.has(tx)) askedAhead.set(tx, awaitedLater(readKeys(tx, persons)));
}

/** The keys of these people, made where there never was one. Three statements at most. */
export async function sealingKeys(
  tx: Transaction,
  house: House,
  persons: readonly string[],
): Promise<SealingKeys> {
  // What failed with its part of the transaction is asked for again.
  const ahead = (await askedAhead.get(tx)?.catch(() => undefined)) ?? new Map<string, string>();
  const others = persons.filter((person) => !ahead.has(person));
  const known = new Map([...ahead, ...(await readKeys(tx, others))]);
  const missing = [...new Set(persons)].filter((person) => !known.has(person)).sort();
  if (missing.length === 0) return opened(known, house);
  const made = missing.map((personId) => ({
    orgId: tx.orgId,
    personId,
    wrapped: house.keys.wrap(randomBytes(32)),
    createdAt: tx.now,
  }));
  await tx.insert(personKeys).values(made).onConflictDoNothing();
  return opened(await readKeys(tx, persons), house);
}

const FIND_KEYS = prepared<{ orgId: string; wanted: string[] }>()((queries) =>
  queries
    .select({ personId: personKeys.personId, wrapped: personKeys.wrapped })
    .from(personKeys)
    .where(
      and(
        eq(personKeys.orgId, sql.placeholder("orgId")),
        sql`${personKeys.personId} = any(${sql.placeholder("wanted")}::text[]::uuid[])`,
      ),
    )
    .prepare("person keys"),
);

async function readKeys(tx: Transaction, persons: readonly string[]): Promise<Wrapped> {
  const wanted = [...new Set(persons)].sort();
  if (wanted.length === 0) return new Map();
  const rows = await tx.run(FIND_KEYS, { orgId: tx.orgId, wanted });
  return new Map(rows.map((row) => [row.personId, row.wrapped]));
}

const opened = (known: Wrapped, house: House): SealingKeys =>
  new Map(
    [...known].flatMap(([person, wrapped]) =>
      wrapped === DESTROYED ? [] : [[person, house.keys.unwrap(wrapped)] as const],
    ),
  );

/** One value under a person's key; null where the person has been forgotten: never readable, never again. */
export function sealValue(value: unknown, owner: string, keys: SealingKeys): Sealed | null {
  const key = keys.get(owner);
  if (!key) return null;
  return { sealed: encrypt(key, Buffer.from(JSON.stringify(value)), owner), for: owner };
}

/** The row with personal values sealed and secrets left out. */
export const sealRow = (row: Row, ownership: Ownership, keys: SealingKeys): Row =>
  Object.fromEntries(
    Object.entries(row).flatMap(([column, value]): [string, unknown][] => {
      if (ownership.classes?.columns[column] === "secret") return [];
      const owner = value === null ? null : ownerOf(ownership, row, column);
      return [[column, owner === null ? value : sealValue(value, owner, keys)]];
    }),
  );

/** Whether a value of an entry is sealed. */
export const isSealed = (value: unknown): value is Sealed =>
  typeof value === "object" &&
  value !== null &&
  "sealed" in value &&
  typeof value.sealed === "string" &&
  "for" in value &&
  typeof value.for === "string" &&
  UUID.test(value.for);

/** The value, opened; null where its person has been forgotten. */
export function unsealValue(value: unknown, keys: SealingKeys): unknown {
  if (!isSealed(value)) return value;
  const key = keys.get(value.for);
  if (!key) return null;
  try {
    return JSON.parse(decrypt(key, value.sealed, value.for).toString()) as unknown;
  } catch {
    // Changed behind our back, or never sealed by us: reading goes on, the record's verification says where.
    return null;
  }
}

/** The row with what can still be read opened. */
export const unsealRow = (row: Row, keys: SealingKeys): Row =>
  Object.fromEntries(Object.entries(row).map(([column, value]) => [column, unsealValue(value, keys)]));
