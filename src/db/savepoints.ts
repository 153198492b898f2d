/** Parts of a transaction that may fail alone. */

import type { Pending } from "./pending.ts";
import type { Session } from "./session.ts";
import type { Transaction } from "./transaction.ts";

/** A part that is open; its savepoint is set when its first statement leaves. */
type Part = { readonly name: string; isSet: boolean };

/** Sets the savepoints of open parts once a statement is about to leave: most parts send none. */
function setBeforeUse(session: Session, parts: readonly Part[], tell: (statement: string) => void): void {
  let isTelling = false;
  session.beforeEach(() => {
    if (isTelling) return;
    isTelling = true;
    for (const part of parts) {
      if (!part.isSet) tell(`savepoint ${part.name}`);
      part.isSet = true;
    }
    isTelling = false;
  });
}

type Whole = {
  readonly session: Session;
  readonly pending: Pending;
  /** Statements that nobody has waited for yet. */
  readonly asides: Promise<unknown>[];
};

/**
 * How a transaction opens parts that may fail alone. A part that outlives the whole tells its end to nobody: by then
 * the connection may serve another one.
 */
export function savepoints(
  { session, pending, asides }: Whole,
  hasEnded: () => boolean,
): Transaction["savepoint"] {
  const parts: Part[] = [];
  // Not waited for: a failure of these is the failure of whatever follows, and of COMMIT.
  const tell = (statement: string): void => void session.send(statement).catch(() => undefined);
  setBeforeUse(session, parts, tell);
  return async (work) => {
    const part = { name: `part_${parts.length + 1}`, isSet: false };
    parts.push(part);
    const putBack = pending.keep();
    const before = asides.length;
    const close = (): void => {
      parts.splice(parts.indexOf(part));
    };
    try {
      const value = await work();
      await Promise.all(asides.slice(before));
      close();
      if (part.isSet && !hasEnded()) tell(`release savepoint ${part.name}`);
      return value;
    } catch (error) {
      close();
      asides.length = before;
      if (part.isSet && !hasEnded()) {
        await session.send(`rollback to savepoint ${part.name}`);
        tell(`release savepoint ${part.name}`);
      }
      putBack();
      throw error;
    }
  };
}
