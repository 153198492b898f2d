/**
 * What a room contributes to the organisation's file: one top-level key, the shape under it, and how it
 * becomes rows. A section only knows how to apply; `plan` applies inside a savepoint and rolls it back,
 * so that what is shown can never differ from what is done.
 */
import type { z } from "zod";
import type { Ctx } from "../../core/context.ts";
import { definePort } from "../../core/house.ts";

/** What the file gives stable keys to. Sections may ask for any of them, whichever room declares it. */
export type NameKind =
  | "region"
  | "team"
  | "service"
  | "environment"
  | "severity"
  | "installation"
  | "person"
  | "role"
  | "rotation"
  | "policy"
  | "rule"
  | "freeze"
  | "bridge";

/** A row that has a key: who owns it and whether it is still there. `id` is the key where rows have no id. */
export type NamedRow = {
  readonly key: string;
  readonly id: string;
  readonly isGone: boolean;
  readonly managedBy: "file" | "chat";
};

/** From keys of the file to ids, before the first row is written: sections may refer to each other freely. */
export type Names = {
  /** The id of a key; the same before and after its row is written. Errors: a fault where `has` is false. */
  id(kind: NameKind, key: string): string;
  /** Whether the file names it, or people in chat made it and it is still there. */
  has(kind: NameKind, key: string): boolean;
  /** Was known once and is not any more: a person who left, a team that was dissolved. */
  isGone(kind: NameKind, key: string): boolean;
  keys(kind: NameKind): readonly string[];
  /** What this file renames, from the key before to the key after. */
  renames(kind: NameKind): ReadonlyMap<string, string>;
};

export type FilePath = readonly (string | number)[];

/** Something wrong in the file. `key` is `<room>.<reason>`, its text stands under `mistake.<reason>`. */
export type Mistake = {
  /** Below the section's own key. */
  readonly path: FilePath;
  readonly key: `${string}.${string}`;
  readonly params?: Readonly<Record<string, string | number>>;
};

/** Tells what is wrong; goes on, so that all mistakes come in one list. */
export type Report = (mistake: Mistake) => void;

/** One difference between file and database, in the file's own words: `teams.payments`. */
export type Change = {
  readonly kind: "added" | "changed" | "renamed" | "gone" | "back" | "adopted";
  readonly path: string;
  /** `changed`: the fields; `renamed`: the key before. */
  readonly details?: readonly string[];
};

/** Who holds what, looked at before and after; `plan` shows the difference and the warnings that stand. */
export type Survey = {
  /** From a holder ("everyone", a person's key) to the rights, each with its scope, as one text. */
  readonly holders: ReadonlyMap<string, ReadonlySet<string>>;
  readonly warnings: readonly Omit<Mistake, "path">[];
};

export type FileSection = {
  /** The top-level key of the file. */
  readonly key: string;
  readonly schema: z.ZodType;
  /** What stands for a section that the file does not have; without it, `{}`. */
  readonly absent?: unknown;
  /** The section is a mapping by key, each entry with an optional `was`: these keys become `Names`. */
  readonly gives?: {
    readonly kind: NameKind;
    readonly rows: (ctx: Ctx) => Promise<readonly NamedRow[]>;
  };
  /** What the schema cannot see: references, duplicates. Asks the database nothing. */
  readonly check?: (value: never, names: Names, report: Report) => void;
  /**
   * What only the database can tell: takes what one organisation of it alone may have, and reports what another has, or
   * what may not be. A file with mistakes is taken back whole, with what was taken for it.
   */
  readonly claim?: (ctx: Ctx, value: never, report: Report) => Promise<void>;
  /** Makes it so, for rows that the file manages; puts each change on record; twice is once. */
  readonly apply: (ctx: Ctx, value: never, names: Names) => Promise<readonly Change[]>;
  readonly survey?: (ctx: Ctx) => Promise<Survey>;
};

/** Defines a section; `check`, `claim` and `apply` receive what the schema has parsed. */
export function defineSection<Schema extends z.ZodType>(section: {
  readonly key: string;
  readonly schema: Schema;
  readonly absent?: z.input<Schema>;
  readonly gives?: NonNullable<FileSection["gives"]>;
  readonly check?: (value: z.output<Schema>, names: Names, report: Report) => void;
  readonly claim?: (ctx: Ctx, value: z.output<Schema>, report: Report) => Promise<void>;
  readonly apply: (ctx: Ctx, value: z.output<Schema>, names: Names) => Promise<readonly Change[]>;
  readonly survey?: NonNullable<FileSection["survey"]>;
}): FileSection {
  return section as FileSection;
}

/** What can be switched off, and what may not be off while it is on. */
export type RoomSwitch = {
  readonly name: string;
  readonly isFoundation: boolean;
  readonly needs: readonly string[];
};

/** What `app.ts` gathers from all rooms: their sections in ladder order, the rights that roles may name, the rooms. */
export type FileParts = {
  readonly sections: readonly FileSection[];
  readonly rights: readonly string[];
  readonly rooms: readonly RoomSwitch[];
};

export const filePartsPort = definePort<FileParts>("file-parts");
