/** What the tables say of themselves: which columns hold whose personal data. No list is kept here. */

import { chainHeads, personKeys, records } from "../../core/tables.ts";
import { type Classified, type ColumnClass, classifiedTables, columnNames } from "../../db/columns.ts";
import { getTableColumns } from "../../db/drizzle.ts";

export type PersonalColumn = {
  /** As the database knows it. */
  readonly name: string;
  /** As the code and the record know it. */
  readonly key: string;
  /** The column that holds the id of the person concerned. */
  readonly owner: string;
  /** Names or addresses him, in contrast to what he wrote. */
  readonly isIdentity: boolean;
  readonly isOptional: boolean;
  readonly isJson: boolean;
};

export type Writable = {
  readonly name: string;
  readonly isJson: boolean;
  /** The column that holds the id of the person whose address or name this is; null where it is nobody's own. */
  readonly owner: string | null;
};

export type PersonalTable = {
  readonly name: string;
  /** Blanked when the person is erased. */
  readonly personal: readonly PersonalColumn[];
  /** Columns that hold a person's id. */
  readonly persons: readonly string[];
  readonly secret: readonly string[];
  /** Every column in which a name might have been written, whatever its class. */
  readonly writable: readonly Writable[];
  /** What happened, in contrast to how the organisation is set up and to what it decided. */
  readonly isOfWork: boolean;
};

/** The record cannot change: its personal values die with their key. */
const APPEND_ONLY = new Set<unknown>([records, chainHeads, personKeys]);

/** Every table of an organisation that may hold personal data, by its own declaration. */
export const personalTables = (): readonly PersonalTable[] =>
  classifiedTables()
    .filter(({ table, columns }) => !APPEND_ONLY.has(table) && "orgId" in columns)
    .map(describe);

function describe({ table, name, columns, retention }: Classified): PersonalTable {
  const names = columnNames(table);
  const drawn = getTableColumns(table);
  const named = (key: string) => names[key] ?? key;
  const all = Object.entries(columns).map(([key, kind]) => ({ key, kind, column: drawn[key] }));
  const ofKind = (kind: ColumnClass) => all.filter((one) => one.kind === kind).map(({ key }) => named(key));
  return {
    name,
    personal: all.flatMap(({ key, kind, column }) =>
      typeof kind !== "object"
        ? []
        : [
            {
              name: named(key),
              key,
              owner: named("personal" in kind ? kind.personal : kind.freeText),
              isIdentity: "personal" in kind,
              isOptional: column?.notNull === false,
              isJson: column?.getSQLType() === "jsonb",
            },
          ],
    ),
    persons: ofKind("person"),
    secret: ofKind("secret"),
    writable: all.flatMap(({ key, kind, column }) => {
      const type = column?.getSQLType();
      const owner = typeof kind === "object" && "personal" in kind ? named(kind.personal) : null;
      return type === "text" || type === "jsonb"
        ? [{ name: named(key), isJson: type === "jsonb", owner }]
        : [];
    }),
    isOfWork: retention !== "organisation" && retention !== "record",
  };
}
