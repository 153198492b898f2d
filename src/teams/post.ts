/** Teams as a platform: renders a message at the moment of sending and sends it once. */
import type { Outgoing, Platform, Sent } from "../chat/platform.ts";
import type { Outcome } from "../engine/outcome.ts";
import type { CardMessage } from "./adaptive-card.ts";
import { LIMITS } from "./limits.ts";
import { type Messenger, openMessenger, type Target } from "./messenger.ts";
import { findTeamsAccount } from "./people.ts";
import { cardMessage } from "./render-card.ts";
import type { TeamsSettings } from "./settings.ts";

/** Errors: settings that would leave authentication off. */
export function teamsPlatform(settings: TeamsSettings): Platform {
  const messenger = openMessenger(settings);
  return {
    name: "teams",
    paceMs: LIMITS.paceMs,
    send: (post, mayLeave) =>
      withTarget(messenger, post, (target) => messenger.post(target, messageFor(post), mayLeave)),
    edit: (post, message) =>
      withTarget(messenger, post, (target) => messenger.edit(target, message, messageFor(post))),
    async remove(installation, sent) {
      const target = {
        installation,
        conversation: sent.conversation,
        thread: "",
        serviceUrl: sent.serviceUrl,
      };
      const outcome = await messenger.remove(target, sent.message);
      // What is gone already is removed.
      return outcome.kind === "refused" && outcome.isGone ? done(null) : outcome;
    },
    // There is no `look`: bots cannot read a conversation back.
    // A bot makes no channels: the thread below a card in the team's channel is the home.
    openPlace: async () => done("unsupported" as const),
    invite: async () => refused("Teams bots cannot add people to a channel"),
    pin: async () => refused("Teams bots cannot pin"),
    setTopic: async () => refused("Teams bots cannot set a topic"),
    archive: async () => refused("Teams bots cannot archive a channel"),
    // A token of the app says nothing of where it is installed.
    isWelcome: async () => done(false),
    findsAnyAccount: false,
    findAccount: (question) => findTeamsAccount(messenger, question),
  };
}

const done = <T>(result: T): Outcome<T> => ({ kind: "done", result });
const refused = (reason: string): Outcome<never> => ({ kind: "refused", reason });

function messageFor(post: Outgoing): CardMessage {
  const isPrivate = "account" in post.to || "only" in post.to;
  return cardMessage(post.card, post.rendering, {
    isAlert: isPrivate && post.card.tone === "alarm",
  });
}

/** Finds the conversation first; nothing of the message is sent where that fails. */
async function withTarget(
  messenger: Messenger,
  { installation, to }: Outgoing,
  act: (target: Target) => Promise<Outcome<Sent>>,
): Promise<Outcome<Sent>> {
  const { serviceUrl } = to;
  if (!("account" in to) && !("only" in to)) {
    return act({ installation, conversation: to.conversation, thread: to.thread, serviceUrl });
  }
  const account = "account" in to ? to.account : to.only;
  // Teams shows nothing to one person alone in a channel; that goes to the private conversation.
  const own = "account" in to ? to.conversation : undefined;
  if (own !== undefined) return act({ installation, conversation: own, thread: "", serviceUrl });
  const inOwn = async (): Promise<Outcome<Sent>> => {
    const found = await messenger.openPersonal(installation, account.subject, serviceUrl);
    if (found.kind !== "done") return found;
    return act({ installation, conversation: found.result, thread: "", serviceUrl });
  };
  const outcome = await inOwn();
  // Whoever deleted his chat with Baton gets a new one; nothing of the message has left.
  return outcome.kind === "refused" && outcome.isGone ? inOwn() : outcome;
}
