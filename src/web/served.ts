/** What every request carries through the web app. */
import type { Language } from "../core/words.ts";

export type Served = {
  Variables: {
    /** In the log, in the answer's header and in every fault. */
    reference: string;
    /** By Accept-Language, until it is known who reads. */
    language: Language;
    /** The metrics' label. */
    door: string;
  };
};
