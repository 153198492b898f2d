/** Postgres keeps no NUL, and no half of a surrogate pair inside JSON: what comes in is cleaned or refused at its door. */
import { z } from "zod";

export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes("\u0000");

/** Without NUL; half a pair is the replacement character. */
export const storable = (text: string): string => text.toWellFormed().replaceAll("\u0000", "");

/** An id, a key, a code: what cannot be kept is refused, since it is nobody's. */
export const plainId = (most: number) =>
  z.string().max(most).refine(isStorable, { message: "holds a character that no id has" });

/** What people say or call things: cleaned, since nothing that they type may stop them. */
export const saidWords = (most: number) => z.string().max(most).transform(storable);

/** So many of a list are looked at: more than anything genuine has. */
const MOST = 1000;

/** What of a list has the shape; the rest is passed over, as is whatever is no list. For what others made. */
export const listOf = <Shape extends z.ZodType>(shape: Shape) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((all) =>
      all.slice(0, MOST).flatMap((one): z.output<Shape>[] => {
        const read = shape.safeParse(one);
        return read.success ? [read.data] : [];
      }),
    );
