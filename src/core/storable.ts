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
