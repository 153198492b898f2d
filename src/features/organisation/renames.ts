/** What rows elsewhere keep by key goes on meaning the same thing when the file gives it another key. */
import { z } from "zod";
import type { NameKind, Names } from "./file-section.ts";

/** What a verb that follows renames is given: the names of the file that was applied. */
export const Renames = z.strictObject({ names: z.custom<Pick<Names, "renames">>() });
export type Renames = z.output<typeof Renames>;

/** The key that this has now. Pure. */
export const renamed = ({ names }: Renames, kind: NameKind, key: string): string =>
  names.renames(kind).get(key) ?? key;

/** Whether anything of these kinds has another key now. Pure. */
export const areRenamed = ({ names }: Renames, kinds: readonly NameKind[]): boolean =>
  kinds.some((kind) => names.renames(kind).size > 0);
