/** The people of a story: the same hands and eyes on Slack and on Teams, through the real doors. */
import type { PlatformName } from "../../src/chat/call.ts";
import { formatInstant } from "../../src/core/format-instant.ts";
import type { Language } from "../../src/core/words.ts";
import { readMessage } from "../../src/tryout/slack-stand-in/read-message.ts";
import { getUser, visibleTo } from "../../src/tryout/slack-stand-in/sight.ts";
import type { SlackStandIn } from "../../src/tryout/slack-stand-in/start-stand-in.ts";
import { newTs } from "../../src/tryout/slack-stand-in/world.ts";
import { readCard } from "../demo/read-card.ts";
import type { hands } from "./fake-slack.ts";
import type { FakeMessage, FakeTeams } from "./teams/fake-teams.ts";
import {
  type Answered,
  actionsOf,
  cardOf,
  type PersonFacts,
  type TeamsPerson,
  textsOf,
  type Where,
} from "./teams/teams-person.ts";

/** What somebody wrote, to nobody of Baton's. `by`: his account's id. */
export type SaidMessage = { readonly by: string; readonly text: string; readonly in: Place };

export type Place = { readonly channel: string; readonly thread?: string };

/** Every act resolves to what its person reads afterwards that was not before his eyes until then. */
export type Person = {
  readonly name: string;
  readonly platform: PlatformName;
  /** In the private chat; in a channel by a slash command on Slack and a mention on Teams. */
  types(text: string, channel?: string): Promise<string>;
  /** `@Baton …` in a channel or a thread. */
  mentions(text: string, place: Place): Promise<string>;
  presses(label: string): Promise<string>;
  /** The button that he sees now; pressing it later presses that one. Nothing else happens until the story rests. */
  holds(label: string): () => Promise<string>;
  /** Presses a button that opens a form. */
  opens(label: string): Promise<string>;
  /** Fills in the form before him and sends it; values by the names of its fields. */
  submits(values: Readonly<Record<string, string>>): Promise<string>;
  /** Chooses an action from the menu of somebody's message in a channel or thread. */
  uses(action: string, message: SaidMessage): Promise<string>;
  /** Everything that he can read now, oldest first. */
  reads(): string;
};

/** What a person of one platform can do and see, before a story makes a `Person` of it. */
type Raw = {
  types(text: string, channel: string | undefined): Promise<string>;
  mentions(text: string, place: Place): Promise<string>;
  holds(label: string, isForm: boolean): () => Promise<string>;
  submits(values: Readonly<Record<string, string>>): Promise<string>;
  uses(action: string, message: SaidMessage): Promise<string>;
  /** By message. */
  sees(): ReadonlyMap<string, string>;
};

/** Lets everything that is due happen after each act. */
export function makePerson(
  who: { readonly name: string; readonly platform: PlatformName },
  raw: Raw,
  rest: () => Promise<void>,
): Person {
  const act = async (work: () => Promise<string>): Promise<string> => {
    const before = raw.sees();
    const told = await work();
    await rest();
    const fresh = [...raw.sees()].filter(([id, text]) => before.get(id) !== text).map(([, text]) => text);
    return [told, ...fresh].filter((text) => text !== "").join("\n");
  };
  return {
    ...who,
    types: (text, channel) => act(() => raw.types(text, channel)),
    mentions: (text, place) => act(() => raw.mentions(text, place)),
    presses: (label) => act(async () => raw.holds(label, false)()),
    holds: (label) => raw.holds(label, false),
    opens: (label) => act(async () => raw.holds(label, true)()),
    submits: (values) => act(() => raw.submits(values)),
    uses: (action, message) => act(() => raw.uses(action, message)),
    reads: () => [...raw.sees().values()].join("\n"),
  };
}

/** Errors: throws where the door did not take a request. */
function fine(status: number): string {
  if (status !== 200) throw new Error(`the door answered ${status}`);
  return "";
}

export function slackRaw(slack: SlackStandIn, id: string, own: ReturnType<typeof hands>): Raw {
  const { world } = slack;
  const form = () => own.seesView().join("\n");
  return {
    async types(text, channel) {
      const [noun = "", ...rest] = text.split(" ");
      const sent = channel === undefined ? own.say(text) : own.command(channel, `/${noun}`, rest.join(" "));
      return fine(await sent) + form();
    },
    mentions: async (text, { channel, thread }) => fine(await own.mention(channel, text, thread)),
    holds(label) {
      const press = own.holds(label);
      return async () => fine(await press()) + form();
    },
    submits: async (values) => fine(await own.submit(values)) + form(),
    async uses(action, { by, text, in: { channel, thread = "" } }) {
      const said = world.channels.get(channel)?.messages ?? [];
      const known = said.find((message) => message.user === by && message.text === text);
      const ts = known?.ts ?? newTs(world);
      if (!known)
        said.push({
          ...{ ts, user: by, text, thread },
          ...{ blocks: [], metadata: undefined, only: null, isEdited: false },
        });
      return fine(await own.messageAction(action, channel, ts)) + form();
    },
    sees: () =>
      new Map(
        visibleTo(world, id).map(({ channel, message }) => [
          `${channel.id} ${message.ts}`,
          readMessage(message, getUser(world, id)).join("\n"),
        ]),
      ),
  };
}

type Reader = PersonFacts & { readonly language: Language; readonly zone: string };

export function teamsRaw(fake: FakeTeams, own: TeamsPerson, reader: Reader): Raw {
  const visible = () =>
    fake.messages.filter(
      ({ conversation, isDeleted }) =>
        !isDeleted && (conversation === fake.personalOf(reader.objectId) || isShared(conversation)),
    );
  let dialog: unknown;
  let isOfAction = false;
  const told = (answered: Answered): string => {
    fine(answered.status);
    dialog = dialogOf(answered.body) ?? dialog;
    return inHisTime(textsOf(answered.body).concat(noteOf(answered.body)).join("\n"), reader);
  };
  return {
    types: async (text, channel) =>
      told(await own.says(text, channel === undefined ? undefined : { channel })),
    mentions: async (text, place) => told(await own.says(text, place)),
    holds(label, isForm) {
      const message = visible().findLast((one) => labelsOf(one).includes(label));
      if (!message) throw new Error(`${reader.name} sees no button "${label}"`);
      const press = isForm ? () => own.opens(label, placeOf(message)) : own.holds(label, placeOf(message));
      return async () => told(await press());
    },
    async submits(values) {
      const inMessage = visible().findLast((one) => isForm(cardOf(one.activity)));
      const [card, where] = dialog
        ? [dialog, undefined]
        : [inMessage && cardOf(inMessage.activity), inMessage && placeOf(inMessage)];
      dialog = undefined;
      return told(await (isOfAction ? own.submitsAction(card, values) : own.submits(card, values, where)));
    },
    async uses(action, { by, text, in: where }) {
      isOfAction = true;
      return told(await own.uses(action, { by, text, where }));
    },
    sees: () =>
      new Map(
        visible().map(({ id, activity }) => {
          const lines = (activity.attachments ?? []).flatMap(({ content }) => readCard(content));
          return [id, inHisTime((lines.length > 0 ? lines : [activity.text ?? ""]).join("\n"), reader)];
        }),
      ),
  };
}

const isShared = (conversation: string): boolean => conversation.startsWith("19:");
const labelsOf = ({ activity }: FakeMessage): string[] =>
  actionsOf(cardOf(activity)).map((action) => action.title);
const isForm = (card: unknown): boolean => actionsOf(card).some(({ data }) => "form" in data);
const placeOf = ({ id, conversation, thread }: FakeMessage): Where | undefined =>
  isShared(conversation) ? { channel: conversation, thread: thread || id } : undefined;

type Invoked = {
  readonly value?: unknown;
  readonly task?: { readonly value?: unknown };
} | null;

/** The card of a dialog that was opened or stays open. */
function dialogOf(body: unknown): unknown {
  const value = (body as Invoked)?.task?.value as { card?: { content?: unknown } } | string | undefined;
  return typeof value === "object" ? value.card?.content : undefined;
}

/** What Teams shows beside the card or instead of the dialog. */
function noteOf(body: unknown): string[] {
  const invoked = body as Invoked;
  const texts = [invoked?.value, invoked?.task?.value].filter((value) => typeof value === "string");
  return [...texts, ...textsOf(invoked?.value), ...textsOf(dialogOf(body))];
}

/** Teams' date functions, written out as his client does. */
const inHisTime = (text: string, reader: Reader): string =>
  text
    .replace(/\{\{DATE\(([^,]+),[^)]*\)\}\}\s*\{\{TIME\([^)]*\)\}\}/g, (_, iso: string) =>
      formatInstant(new Date(iso), "full", reader),
    )
    .replace(/\{\{DATE\(([^,]+),[^)]*\)\}\}/g, (_, iso: string) =>
      formatInstant(new Date(iso), "day", reader),
    )
    .replace(/\{\{TIME\(([^)]+)\)\}\}/g, (_, iso: string) => formatInstant(new Date(iso), "time", reader));
