/** The columns that every room writes the same way, and the class that each column must declare. */
import { getTableColumns, getTableName, type PgTable, text, timestamp, uuid } from "./drizzle.ts";

/** The owner of a row. Row-level security compares it with the transaction's organisation. */
export const orgId = () => uuid("org_id").notNull();
/** A row's own key. Every primary key is (org_id, id). */
export const rowId = () => uuid("id").notNull().defaultRandom();
/** An instant: what happened, or when something is due. Stored with microseconds in UTC, read as a Date. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date", precision: 3 });
/** Who owns a configured row: the organisation's file, or the people in chat. `apply` touches only the first. */
export const managedBy = () => text("managed_by", { enum: ["file", "chat"] }).notNull();

/**
 * What a column holds, so that export, restriction and erasure need no list of their own.
 * - `public`: about the work, not about a person.
 * - `person`: the id of a person; means nothing once that person is erased.
 * - `personal`: a person's own data (name, address); blanked when the person named by `of` is erased.
 * - `free text`: a person's words; blanked when its author is erased.
 * - `secret`: never shown, exported or recorded.
 */
export type ColumnClass =
  | "public"
  | "person"
  | "secret"
  | { readonly personal: string }
  | { readonly freeText: string };

/** How long rows are kept after they are closed (the sweep reads it). `record` is append-only and never swept. */
export type Retention = "organisation" | "record" | "incident" | "engine" | "delivery";

export type Classified = {
  readonly table: PgTable;
  readonly name: string;
  readonly retention: Retention;
  readonly columns: Readonly<Record<string, ColumnClass>>;
};

const classified = new Map<PgTable, Classified>();

/**
 * Declares the class of every column of a table; a column that is left out does not compile.
 * `personal` and `freeText` name the column that holds the id of the person concerned.
 */
export function classify<T extends PgTable>(
  table: T,
  retention: Retention,
  columns: Readonly<Record<keyof T["_"]["columns"], ColumnClass>>,
): void {
  classified.set(table, { table, name: getTableName(table), retention, columns });
}

/** Every declared table, in the order of declaration. */
export const classifiedTables = (): readonly Classified[] => [...classified.values()];

/** The declaration of one table; undefined where none was made (the laws fail such a table). */
export const classesOf = (table: PgTable): Classified | undefined => classified.get(table);

/** Names of a table's columns as the database knows them, by their name in code. */
export function columnNames(table: PgTable): Record<string, string> {
  return Object.fromEntries(
    Object.entries(getTableColumns(table)).map(([key, column]) => [key, column.name]),
  );
}
