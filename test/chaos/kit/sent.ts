/** Every message that either chat took in, in a form in which two copies of one are equal. */
import { installations } from "../../../src/chat/tables.ts";
import type { Ctx } from "../../../src/core/context.ts";
import { LANGUAGES, wordsIn } from "../../../src/core/words.ts";
import type { Database } from "../../../src/db/open.ts";
import type { Fleet } from "./fleet.ts";

export type Message = {
  /** Chat, place and notification text: the same for a copy. */
  readonly key: string;
  /** It says of itself that it may have arrived before. */
  readonly isMarked: boolean;
};

const isMarked = (content: unknown): boolean => {
  const text = JSON.stringify(content) ?? "";
  return LANGUAGES.some((language) => text.includes(wordsIn(language, "chat")("repeat")));
};

/** Those of both chats, but for as many of each as were there before. */
export function messagesOf(
  { slack, teams }: Fleet,
  before: Counted = { slack: 0, teams: 0 },
): readonly Message[] {
  const atSlack = slack.world.effects.filter(
    ({ method, answer }) => method === "chat.postMessage" && answer.ok === true,
  );
  return [
    ...atSlack.slice(before.slack).map(({ args }) => ({
      key: `slack ${args.channel} ${args.text}`,
      isMarked: isMarked(args.blocks),
    })),
    ...teams.messages.slice(before.teams).map(({ conversation, activity }) => ({
      key: `teams ${conversation} ${activity.summary ?? activity.text ?? ""}`,
      isMarked: isMarked(activity),
    })),
  ];
}

export type Counted = { readonly slack: number; readonly teams: number };

/** How many each chat has taken in. */
export const countOf = (messages: readonly Message[]): Counted => {
  const slack = messages.filter(({ key }) => key.startsWith("slack ")).length;
  return { slack, teams: messages.length - slack };
};

/** Nothing waits to be sent, and no timer is due. */
export async function isAtRest(db: Database): Promise<boolean> {
  const [row] = await db.raw<{ n: number }>(`
    select ((select count(*) from outbox where state in ('waiting', 'sending'))
      + (select count(*) from timers where state = 'waiting' and due_at <= app_now() + interval '2 seconds'))::int as n`);
  return row?.n === 0;
}

type ProbePlace = {
  readonly name: string;
  readonly payload: { readonly conversation: string; readonly installationId: string };
};

/** So many conversations on each chat, for probes. */
export async function probePlaces(ctx: Ctx, each: number): Promise<ProbePlace[]> {
  const rows = await ctx.tx
    .select({ id: installations.id, platform: installations.platform })
    .from(installations);
  return rows.flatMap(({ id, platform }) =>
    Array.from({ length: each }, (_, n) => ({
      name: `${platform}-${n}`,
      payload: {
        installationId: id,
        conversation: platform === "slack" ? `C1PROBE${n}` : `19:probe-${n}@thread.tacv2`,
      },
    })),
  );
}
