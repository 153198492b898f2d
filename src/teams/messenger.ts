/** The five calls to the Bot Connector that Baton makes, each an outcome and never an exception. */
import type { InstallationKey } from "../chat/call.ts";
import type { Sent } from "../chat/platform.ts";
import { type Outcome, TOO_LATE } from "../engine/outcome.ts";
import type { CardMessage } from "./adaptive-card.ts";
import { type Bot, type Client, openBot } from "./connector.ts";
import { type Failed, readFailure } from "./read-failure.ts";
import {
  appOf,
  checkSettings,
  type Destination,
  serviceFor,
  type TeamsApp,
  type TeamsSettings,
} from "./settings.ts";

/** A conversation at a service. */
export type Target = {
  readonly installation: InstallationKey;
  readonly conversation: string;
  /** The root message of a reply chain; empty outside one. */
  readonly thread: string;
  readonly serviceUrl?: string | undefined;
};

export type Line = { readonly client: Client; readonly app: TeamsApp; readonly serviceUrl: string };

export type Messenger = {
  readonly settings: TeamsSettings;
  botOf(app: TeamsApp): Bot;
  /** A client that may speak for this installation, or why there is none. */
  lineTo(installation: InstallationKey, to: Destination, known: string | undefined): Promise<Line | Failed>;
  /** `mayLeave` is asked once the service and its client are found. */
  post(target: Target, message: CardMessage, mayLeave?: () => boolean): Promise<Outcome<Sent>>;
  edit(target: Target, message: string, content: CardMessage): Promise<Outcome<Sent>>;
  remove(target: Target, message: string): Promise<Outcome<null>>;
  /** The private conversation with an account, opened where it has never been. */
  openPersonal(
    installation: InstallationKey,
    account: string,
    known: string | undefined,
  ): Promise<Outcome<string>>;
};

export const isFailed = (line: Line | Failed): line is Failed => "kind" in line;

/** Errors: settings that would leave authentication off. */
export function openMessenger(settings: TeamsSettings): Messenger {
  checkSettings(settings);
  const bots = new Map<TeamsApp, Bot>();
  const botOf = (app: TeamsApp): Bot => {
    const bot = bots.get(app) ?? openBot(settings, app);
    bots.set(app, bot);
    return bot;
  };
  const lineTo: Messenger["lineTo"] = async (installation, to, known) => {
    const app = appOf(settings, installation);
    if (!app) return { kind: "refused", reason: `no app for the tenant ${installation.team}` };
    const serviceUrl = serviceFor(settings, to, known);
    if (serviceUrl === undefined) return { kind: "refused", reason: "the service's host is not on the list" };
    return { client: await botOf(app).clientOf(serviceUrl), app, serviceUrl };
  };
  const options = { timeout: settings.timeoutMs ?? 5000 };
  const personal: Personal = new Map();
  const { post, ...others } = conversationCalls(lineTo, options);
  return {
    settings,
    botOf,
    lineTo,
    ...others,
    async post(target, message, mayLeave) {
      const outcome = await post(target, message, mayLeave);
      if (outcome.kind === "refused" && outcome.isGone) forget(personal, target.conversation);
      return outcome;
    },
    openPersonal: (installation, account, known) =>
      outcomeOf(true, async () => {
        const line = await lineTo(installation, { account }, known);
        return isFailed(line) ? line : openPersonal(line, { account, settings, personal, options });
      }),
  };
}

/**
 * The private conversations that were opened, by service, app, tenant and account: Teams answers with the same one
 * every time, and remembering it halves the requests of a page.
 */
type Personal = Map<string, string>;

type Options = { readonly timeout: number };

/** Within a channel, a reply chain is a conversation of its own. */
const chainOf = ({ conversation, thread }: Target): string =>
  thread === "" ? conversation : `${conversation};messageid=${thread}`;

/** Runs one call; what it throws becomes an outcome. */
async function outcomeOf<T>(isRepeatable: boolean, call: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await call();
  } catch (error) {
    return readFailure(error, isRepeatable);
  }
}

function conversationCalls(
  lineTo: Messenger["lineTo"],
  options: Options,
): Pick<Messenger, "post" | "edit" | "remove"> {
  const reach = (target: Target) => lineTo(target.installation, target, target.serviceUrl);
  const sent = (target: Target, line: Line, message: string): Outcome<Sent> => ({
    kind: "done",
    result: { conversation: target.conversation, message, serviceUrl: line.serviceUrl },
  });
  return {
    post: (target, message, mayLeave = () => true) =>
      outcomeOf(false, async () => {
        const line = await reach(target);
        if (isFailed(line)) return line;
        if (!mayLeave()) return TOO_LATE;
        const { conversations } = line.client;
        const answer = await conversations.sendToConversation(chainOf(target), activityOf(message), options);
        return answer.id
          ? sent(target, line, answer.id)
          : { kind: "unsure", reason: "no message id came back" };
      }),
    edit: (target, message, content) =>
      outcomeOf(true, async () => {
        const line = await reach(target);
        if (isFailed(line)) return line;
        const activity = { ...activityOf(content), id: message };
        await line.client.conversations.updateActivity(chainOf(target), message, activity, options);
        return sent(target, line, message);
      }),
    remove: (target, message) =>
      outcomeOf(true, async () => {
        const line = await reach(target);
        if (isFailed(line)) return line;
        await line.client.conversations.deleteActivity(chainOf(target), message, options);
        return { kind: "done", result: null };
      }),
  };
}

type Activity = Parameters<Client["conversations"]["sendToConversation"]>[1];

const activityOf = (message: CardMessage): Activity => ({
  ...message,
  attachments: [...message.attachments],
});

/** Its person deleted it. Who writes to him opens the next one. */
function forget(personal: Personal, conversation: string): void {
  for (const [key, known] of personal) if (known === conversation) personal.delete(key);
}

type Opening = {
  readonly account: string;
  readonly settings: TeamsSettings;
  readonly personal: Personal;
  readonly options: Options;
};

async function openPersonal(
  { client, app, serviceUrl }: Line,
  { account, settings, personal, options }: Opening,
): Promise<Outcome<string>> {
  const key = `${serviceUrl} ${app.appId} ${app.tenantId} ${account}`;
  const before = personal.get(key);
  if (before !== undefined) return { kind: "done", result: before };
  const { tenantId } = app;
  const bot = { id: settings.botId ?? `28:${app.appId}`, name: "Baton" };
  const parameters = { isGroup: false, bot, members: [{ id: account, name: "" }], tenantId };
  const wanted = { ...parameters, channelData: { tenant: { id: tenantId } } };
  const made = await client.conversations.createConversation(wanted as unknown as Wanted, options);
  if (!made.id) return { kind: "retry", afterMs: 1000, reason: "no conversation id came back" };
  if (personal.size >= 10_000) personal.clear();
  personal.set(key, made.id);
  return { kind: "done", result: made.id };
}

type Wanted = Parameters<Client["conversations"]["createConversation"]>[0];
