/** What rows elsewhere keep by key goes on meaning the same thing when the file gives it another key. */
import { z } from "zod";
import type { Scope } from "../../core/rights.ts";
import type { NameKind, Names } from "./file-section.ts";

/** What a verb that follows renames is given: the names of the file that was applied. */
export const Renames = z.strictObject({ names: z.custom<Pick<Names, "renames">>() });
export type Renames = z.output<typeof Renames>;

/** The key that this has now. Pure. */
export const renamed = ({ names }: Renames, kind: NameKind, key: string): string =>
  names.renames(kind).get(key) ?? key;

/** The dimensions of a scope: each names one thing of the file by its key. */
export const SCOPE_KINDS = [
  "team",
  "service",
  "environment",
  "region",
] as const satisfies readonly NameKind[];

/** The same place under the keys that its parts have now. Pure. */
export const renamedScope = <S extends Scope>(renames: Renames, scope: S): S => ({
  ...scope,
  ...Object.fromEntries(
    SCOPE_KINDS.flatMap((kind) => {
      const key = scope[kind];
      return key === undefined ? [] : [[kind, renamed(renames, kind, key)]];
    }),
  ),
});

/** Whether anything of these kinds has another key now. Pure. */
export const areRenamed = ({ names }: Renames, kinds: readonly NameKind[]): boolean =>
  kinds.some((kind) => names.renames(kind).size > 0);
