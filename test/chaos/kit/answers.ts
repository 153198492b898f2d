/** What people read after they pressed: in the reply, in a message that was queued, or in a view that was updated. */
import { posts } from "../../../src/chat/tables.ts";
import { LANGUAGES, wordsByKey, wordsIn } from "../../../src/core/words.ts";
import { eq } from "../../../src/db/drizzle.ts";
import { openTransaction } from "../../../src/db/transaction.ts";
import type { Fleet } from "./fleet.ts";
import type { Told } from "./presses.ts";
import { organisationOf } from "./probes.ts";

/** Letters and digits only: platforms escape the rest. */
const bare = (text: string): string => text.normalize("NFC").replace(/[^\p{L}\p{M}\p{N}]+/gu, "");

const textsIn = (value: unknown): string[] => {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(textsIn) : [];
};

/** What each of them was told in the end, as bare letters. */
export async function readAnswers(fleet: Fleet, told: readonly Told[]): Promise<string[]> {
  const queued = await openTransaction(fleet.db, await organisationOf(fleet), (tx) =>
    tx.select({ mark: posts.mark, content: posts.content }).from(posts).where(eq(posts.kind, "reply")),
  );
  const byMark = new Map(queued.map(({ mark, content }) => [mark, content]));
  return told.map(({ body, mark, view }) => {
    const shown = view === undefined ? body : fleet.slack.world.views.get(view)?.view;
    return bare(textsIn([shown, mark === undefined ? null : byMark.get(mark)]).join(" "));
  });
}

/** Whether this sentence was told, in whichever language. */
export const says = (
  answer: string,
  { feature, key, params }: { feature: string; key: string; params: Readonly<Record<string, unknown>> },
): boolean =>
  LANGUAGES.some((language) => {
    const text = wordsByKey(language, { feature, key }, params);
    return text !== undefined && answer.includes(bare(text));
  });

/** Whether the answer is that it takes longer or was not done: whoever pressed saw nothing of the outcome. */
export const saysNothing = (answer: string): boolean =>
  answer === "" ||
  LANGUAGES.some((language) => {
    const [slack, teams] = [wordsIn(language, "slack"), wordsIn(language, "teams")];
    return [slack("stillWorking"), slack("notDone"), teams("notDone"), teams("unreadable")].some((text) =>
      answer.includes(bare(text)),
    );
  });
