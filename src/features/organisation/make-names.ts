/** Gives every key of the file its id before the first row is written. */
import { randomUUID } from "node:crypto";
import type { Ctx } from "../../core/context.ts";
import { Fault } from "../../core/refusal.ts";
import type { FileSection, NamedRow, NameKind, Names } from "./file-section.ts";
import { claimedKeys } from "./sync-rows.ts";

type Known = { readonly ids: Map<string, string>; readonly gone: Set<string> };

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * `raw`: the file as it was read, before any schema: a section with a mistake still gives its names, so that
 * one wrong word does not bring a hundred complaints about references.
 */
export async function makeNames(
  ctx: Ctx,
  sections: readonly FileSection[],
  raw: Readonly<Record<string, unknown>>,
): Promise<Names> {
  const kinds = new Map<NameKind, Known>();
  for (const section of sections) {
    if (!section.gives) continue;
    const entries = raw[section.key];
    const rows = await section.gives.rows(ctx);
    kinds.set(section.gives.kind, knownOf(isMapping(entries) ? entries : {}, rows));
  }
  return {
    id: (kind, key) => {
      const id = kinds.get(kind)?.ids.get(key);
      if (id === undefined) throw new Fault(`the file names no ${kind} ${key}`);
      return id;
    },
    has: (kind, key) => kinds.get(kind)?.ids.has(key) ?? false,
    isGone: (kind, key) => kinds.get(kind)?.gone.has(key) ?? false,
    keys: (kind) => [...(kinds.get(kind)?.ids.keys() ?? [])],
  };
}

function knownOf(entries: Readonly<Record<string, unknown>>, rows: readonly NamedRow[]): Known {
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const ids = new Map(
    rows.filter((row) => row.managedBy === "chat" && !row.isGone).map((row) => [row.key, row.id]),
  );
  const wanted = Object.entries(entries).map(([key, entry]) => [key, { was: wasOf(entry) }] as const);
  const claimed = claimedKeys(wanted, (key) => byKey.has(key));
  for (const [key, { was }] of wanted) {
    const row = claimed.has(key) ? undefined : (byKey.get(key) ?? byKey.get(was ?? ""));
    ids.set(key, row?.id ?? randomUUID());
  }
  const gone = rows.map((row) => row.key).filter((key) => !ids.has(key) && !claimed.has(key));
  return { ids, gone: new Set(gone) };
}

const wasOf = (entry: unknown): string | undefined =>
  isMapping(entry) && typeof entry.was === "string" ? entry.was : undefined;
