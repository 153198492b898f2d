/** What every table must say of itself: whose its rows are, and what each column holds. */
import { createRequire } from "node:module";
import { type Classified, classesOf } from "../../src/db/columns.ts";
import { getTableColumns, type PgTable } from "../../src/db/drizzle.ts";
import type { Violation } from "./sources.ts";

const load = createRequire(import.meta.url);
const { getTableConfig } = load("drizzle-orm/pg-core") as typeof import("drizzle-orm/pg-core");
const { is } = load("drizzle-orm") as typeof import("drizzle-orm");
const { PgTable: Table } = load("drizzle-orm/pg-core") as typeof import("drizzle-orm/pg-core");

export const isTable = (value: unknown): value is PgTable => is(value, Table);

/** By table: `shared`, its rows belong to the installation as a whole; `secret`, its key is a secret that finds the owner. */
export type Exempt = ReadonlyMap<string, "shared" | "secret">;

export function tableMistakes(table: PgTable, exempt: Exempt): Violation[] {
  const { name } = getTableConfig(table);
  const declared = classesOf(table);
  return [
    ...(declared ? classMistakes(table, declared) : [`${name}: is not classified`]),
    ...keyMistakes(table, exempt.get(name)),
  ];
}

function classMistakes(table: PgTable, declared: Classified): Violation[] {
  const columns = Object.keys(getTableColumns(table));
  return columns.flatMap((column): Violation[] => {
    const kind = declared.columns[column];
    if (kind === undefined) return [`${declared.name}.${column}: has no class`];
    if (typeof kind === "string") return [];
    const of = "personal" in kind ? kind.personal : kind.freeText;
    return columns.includes(of) ? [] : [`${declared.name}.${column}: is about ${of}, which is no column`];
  });
}

function keyMistakes(table: PgTable, exempt: "shared" | "secret" | undefined): Violation[] {
  if (exempt === "shared") return [];
  const { name, columns, primaryKeys, foreignKeys } = getTableConfig(table);
  const keys = [
    ...primaryKeys.map((key) => key.columns.map((column) => column.name)),
    ...columns.filter((column) => column.primary).map((column) => [column.name]),
  ];
  return [
    ...(columns.some((column) => column.name === "org_id" && column.notNull)
      ? []
      : [`${name}: has no org_id`]),
    ...(exempt === "secret" || keys.some((key) => key.includes("org_id"))
      ? []
      : [`${name}: org_id is not in its primary key`]),
    ...foreignKeys.flatMap((key): Violation[] => {
      const { columns: from, foreignColumns: to } = key.reference();
      const hasOwner = [from, to].every((side) => side.some((column) => column.name === "org_id"));
      return hasOwner
        ? []
        : [`${name}: the foreign key to ${getTableConfig(key.reference().foreignTable).name} lacks org_id`];
    }),
  ];
}
