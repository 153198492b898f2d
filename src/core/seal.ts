/** Personal values inside the record: readable while their person's key lives, noise afterwards. */
import { randomBytes } from "node:crypto";
import type { Classified } from "../db/columns.ts";
import { and, eq, inArray } from "../db/drizzle.ts";
import type { Transaction } from "../db/transaction.ts";
import type { House } from "./house.ts";
import { decrypt, encrypt } from "./keys.ts";
import { personKeys } from "./tables.ts";

/** A sealed value in an entry: whose key, and the AES-256-GCM text. */
export type Sealed = { readonly sealed: string; readonly for: string };

export type SealingKeys = ReadonlyMap<string, Buffer>;

type Row = Readonly<Record<string, unknown>>;

/** Whose key seals a column of this row; null where the column is not personal. */
function ownerOf(classes: Classified | undefined, column: string, row: Row, author: string): string | null {
  const declared = classes?.columns[column];
  if (typeof declared !== "object") return null;
  const named = "personal" in declared ? row[declared.personal] : row[declared.freeText];
  return typeof named === "string" ? named : author;
}

/** Everyone whose key is needed to seal these rows. */
export function personsNamed(
  classes: Classified | undefined,
  rows: readonly (Row | undefined)[],
  author: string,
): string[] {
  return rows.flatMap((row) =>
    Object.keys(row ?? {}).flatMap((column) => ownerOf(classes, column, row ?? {}, author) ?? []),
  );
}

/** The keys of these people, made where they are missing. Two statements at most. */
export async function sealingKeys(
  tx: Transaction,
  house: House,
  persons: readonly string[],
): Promise<SealingKeys> {
  const wanted = [...new Set(persons)].sort();
  if (wanted.length === 0) return new Map();
  const read = () =>
    tx
      .select()
      .from(personKeys)
      .where(and(eq(personKeys.orgId, tx.orgId), inArray(personKeys.personId, wanted)));
  let rows = await read();
  const missing = wanted.filter((person) => !rows.some((row) => row.personId === person));
  if (missing.length > 0) {
    await tx
      .insert(personKeys)
      .values(
        missing.map((personId) => ({
          orgId: tx.orgId,
          personId,
          wrapped: house.keys.wrap(randomBytes(32)),
          createdAt: tx.now,
        })),
      )
      .onConflictDoNothing();
    rows = await read();
  }
  return new Map(rows.map((row) => [row.personId, house.keys.unwrap(row.wrapped)]));
}

/** The row with personal values sealed and secrets left out. */
export function seal(row: Row, classes: Classified | undefined, author: string, keys: SealingKeys): Row {
  return Object.fromEntries(
    Object.entries(row).flatMap(([column, value]): [string, unknown][] => {
      if (classes?.columns[column] === "secret") return [];
      const owner = value === null ? null : ownerOf(classes, column, row, author);
      const key = owner === null ? undefined : keys.get(owner);
      if (owner === null || !key) return [[column, value]];
      return [[column, { sealed: encrypt(key, Buffer.from(JSON.stringify(value)), owner), for: owner }]];
    }),
  );
}

const isSealed = (value: unknown): value is Sealed =>
  typeof value === "object" && value !== null && "sealed" in value && "for" in value;

/** The row with what can still be read opened; `null` stands where the person has been forgotten. */
export function unseal(row: Row, keys: SealingKeys): Row {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => {
      if (!isSealed(value)) return [column, value];
      const key = keys.get(value.for);
      return [column, key ? (JSON.parse(decrypt(key, value.sealed, value.for).toString()) as unknown) : null];
    }),
  );
}
