/** Gives every key of the file its id before the first row is written. */
import { randomUUID } from "node:crypto";
import type { Ctx } from "../../core/context.ts";
import { Fault } from "../../core/refusal.ts";
import type { FileSection, NamedRow, NameKind, Names, Report } from "./file-section.ts";
import { matchKeys } from "./match-keys.ts";

type Known = {
  readonly ids: Map<string, string>;
  readonly gone: Set<string>;
  readonly renames: ReadonlyMap<string, string>;
  /** To be renamed to what was here before and is gone: one row cannot be both. */
  readonly taken: readonly (readonly [key: string, was: string])[];
};

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * `raw`: the file as it was read, before any schema: a section with a mistake still gives its names, so that
 * one wrong word does not bring a hundred complaints about references. Reports a `was` that cannot be followed.
 */
export async function makeNames(
  ctx: Ctx,
  sections: readonly FileSection[],
  { raw, report }: { readonly raw: Readonly<Record<string, unknown>>; readonly report: Report },
): Promise<Names> {
  const kinds = new Map<NameKind, Known>();
  for (const section of sections) {
    if (!section.gives) continue;
    const entries = raw[section.key];
    const rows = await section.gives.rows(ctx);
    const known = knownOf(isMapping(entries) ? entries : {}, rows);
    kinds.set(section.gives.kind, known);
    for (const [key, value] of known.taken)
      report({ path: [section.key, key, "was"], key: "organisation.was-taken", params: { key, value } });
  }
  return {
    id: (kind, key) => {
      const id = kinds.get(kind)?.ids.get(key);
      if (id === undefined) throw new Fault(`the file names no ${kind} ${key}`);
      return id;
    },
    has: (kind, key) => kinds.get(kind)?.ids.has(key) ?? false,
    isGone: (kind, key) => kinds.get(kind)?.gone.has(key) ?? false,
    renames: (kind) => kinds.get(kind)?.renames ?? new Map(),
    keys: (kind) => [...(kinds.get(kind)?.ids.keys() ?? [])],
  };
}

function knownOf(entries: Readonly<Record<string, unknown>>, rows: readonly NamedRow[]): Known {
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const ids = new Map(
    rows.filter((row) => row.managedBy === "chat" && !row.isGone).map((row) => [row.key, row.id]),
  );
  const wanted = Object.entries(entries).map(([key, entry]) => [key, { was: wasOf(entry) }] as const);
  const matched = matchKeys(wanted, (key) => byKey.has(key));
  for (const [key] of wanted) ids.set(key, byKey.get(matched.rows.get(key) ?? "")?.id ?? randomUUID());
  const gone = rows.map((row) => row.key).filter((key) => !ids.has(key) && !matched.renames.has(key));
  const taken = wanted.flatMap(([key, { was = "" }]) => {
    const isBack = matched.rows.get(key) === key && byKey.get(key)?.isGone;
    return isBack && byKey.get(was)?.isGone === false ? [[key, was] as const] : [];
  });
  return { ids, gone: new Set(gone), renames: matched.renames, taken };
}

const wasOf = (entry: unknown): string | undefined =>
  isMapping(entry) && typeof entry.was === "string" ? entry.was : undefined;
