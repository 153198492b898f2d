/** People's own words on their way in. */
import { z } from "zod";
import { cleanText } from "../../core/instants.ts";

/** What a platform can deliver at once fits well below; nothing that a person types is too long. */
const LONGEST = 200_000;

/** Cleaned of marks of ours and control characters; an empty text is no text. */
export const SaidText = z
  .string()
  .max(LONGEST)
  .transform((text) => cleanText(text).trim() || null);
