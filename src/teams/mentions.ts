/** Whom a mention means: Teams names people by an id of its own, Baton knows them by their directory object. */
import type { Call } from "../chat/call.ts";
import type { Activity } from "./activity.ts";
import type { Messenger } from "./messenger.ts";
import { findMember } from "./people.ts";

export type Mentions = {
  /** Remembers who sent an activity. */
  learn(activity: Activity): void;
  /** The call with Teams' own ids replaced where the roster knows them; others stay, and nobody is meant by them. */
  resolve(call: Call): Promise<Call>;
};

const OWN_ID = /<@(29:[^>|\s]+)(?:\|[^<>|]*)?>/g;
const MOST = 5;
const REMEMBERED = 10_000;

/** The roster is asked before anything begins, once per person and process. */
export function mentionsOf(messenger: Messenger): Mentions {
  const known = new Map<string, string>();
  const remember = (id: string, objectId: string) => {
    if (known.size >= REMEMBERED) known.clear();
    known.set(id, objectId);
  };
  return {
    learn({ from }) {
      if (from?.aadObjectId) remember(from.id, from.aadObjectId.toLowerCase());
    },
    async resolve(call) {
      const { ask, installation, place } = call;
      if (ask.kind !== "command") return call;
      const ids = [...new Set([...ask.text.matchAll(OWN_ID)].map((match) => match[1] ?? ""))];
      const unknown = ids.filter((id) => !known.has(id)).slice(0, MOST);
      if (ids.length === 0) return call;
      await Promise.all(
        unknown.map(async (id) => {
          const found = await findMember(messenger, { ...place, installation }, id);
          if (found.kind === "done" && found.result.objectId) remember(id, found.result.objectId);
        }),
      );
      const text = ask.text.replace(OWN_ID, (whole, id: string) => {
        const objectId = known.get(id);
        return objectId === undefined ? whole : `<@${objectId}>`;
      });
      return { ...call, ask: { ...ask, text } };
    },
  };
}
