/**
 * What a newer Baton left behind: while versions change, or one is taken back, an older one meets kinds and versions
 * that it does not know. It leaves them to whoever does, and gives nothing up.
 */

const BEGINNING = "no room of this Baton knows";

/** `what`: the timer or the effect, as kind@version. */
export class Unknown extends Error {
  constructor(what: string) {
    super(`${BEGINNING} ${what}`);
  }
}

/** What is kept of it in a row's `last_error` begins so, for SQL. */
export const UNKNOWN_LIKE = `%${BEGINNING}%`;

/** Looked at again after this long: soon enough where the newer one is back. Milliseconds. */
export const UNKNOWN_AGAIN_MS = 30_000;
