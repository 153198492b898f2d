/** The demo's people: each with hands on Slack or on Teams, and eyes in his own language and time. */
import { formatInstant } from "../../src/core/format-instant.ts";
import type { Language } from "../../src/core/words.ts";
import { TEAMS_PEOPLE } from "../../src/tryout/demo-people.ts";
import { personalChat } from "../../src/tryout/playground-config.ts";
import type { ShownMessage } from "../../src/tryout/playground-drive.ts";
import { hands } from "../../src/tryout/slack-stand-in/hands.ts";
import { readMessage } from "../../src/tryout/slack-stand-in/read-message.ts";
import { getUser, visibleTo } from "../../src/tryout/slack-stand-in/sight.ts";
import { actionsOf } from "../kit/teams/teams-person.ts";
import { readCard } from "./read-card.ts";
import type { Stage } from "./stage.ts";

export type Person = {
  readonly name: string;
  readonly place: string;
  readonly zone: string;
  readonly language: Language;
  readonly platform: "Slack" | "Teams";
  /** Types in the private chat with Baton, or in a channel. */
  types(text: string, channel?: string): Promise<void>;
  presses(label: string): Promise<void>;
  /** Fills in the form that is open and sends it; Slack only. */
  submits(fields: Readonly<Record<string, string>>): Promise<void>;
  /** Every message that this person can read now, oldest first. */
  sees(): Seen[];
};

/** One message before a person: where it stands ("#payments", "privately", "on the phone") and its lines. */
export type Seen = { readonly id: string; readonly where: string; readonly lines: readonly string[] };

type Who = Pick<Person, "name" | "place" | "zone" | "language">;

const WHO = {
  priya: { name: "Priya Raman", place: "Bengaluru", zone: "Asia/Kolkata", language: "en" },
  arjun: { name: "Arjun Mehta", place: "Bengaluru", zone: "Asia/Kolkata", language: "hi" },
  kavya: { name: "Kavya Nair", place: "Bengaluru", zone: "Asia/Kolkata", language: "hi" },
  anna: { name: "Anna Weber", place: "Berlin", zone: "Europe/Berlin", language: "de" },
  jonas: { name: "Jonas Keller", place: "Berlin", zone: "Europe/Berlin", language: "de" },
  lena: { name: "Lena Hoffmann", place: "Berlin", zone: "Europe/Berlin", language: "en" },
  rafael: { name: "Rafael Costa", place: "São Paulo", zone: "America/Sao_Paulo", language: "pt-BR" },
  beatriz: { name: "Beatriz Lima", place: "São Paulo", zone: "America/Sao_Paulo", language: "pt-BR" },
  thiago: { name: "Thiago Rocha", place: "São Paulo", zone: "America/Sao_Paulo", language: "en" },
} as const satisfies Record<string, Who>;

export type Key = keyof typeof WHO;

export function castOf(stage: Stage): Readonly<Record<Key, Person>> {
  const entries = Object.entries(WHO).map(([key, who]) => {
    const inChat =
      key in TEAMS_PEOPLE && key !== "arjun"
        ? onTeams(stage, who, key as keyof typeof TEAMS_PEOPLE)
        : onSlack(stage, who, `U0${key.toUpperCase()}`);
    const sees = () => [...inChat.sees(), ...stage.phones.sees(`meridian-${key}`)];
    return [key, { ...inChat, sees }];
  });
  return Object.fromEntries(entries) as Record<Key, Person>;
}

function onSlack(stage: Stage, who: Who, id: string): Person {
  const { tryOut } = stage;
  const wired = {
    world: tryOut.standIn.world,
    pageUrl: tryOut.standIn.pageUrl,
    door: (request: Request) => fetch(request),
    doorUrl: `http://127.0.0.1:${tryOut.port}/slack/events`,
    signingSecret: tryOut.signingSecret,
  };
  const own = hands(wired, id);
  return {
    ...who,
    platform: "Slack",
    async types(text, channel) {
      const [noun = "", ...rest] = text.split(" ");
      const status =
        channel === undefined ? await own.say(text) : await own.command(channel, `/${noun}`, rest.join(" "));
      if (status !== 200) throw new Error(`Slack's request was answered ${status}`);
      await stage.settle();
    },
    async presses(label) {
      const status = await own.pressPrivately(label);
      if (status !== 200) throw new Error(`Slack's press was answered ${status}`);
      await stage.settle();
    },
    async submits(fields) {
      const status = await own.submit(fields);
      if (status !== 200) throw new Error(`Slack's form was answered ${status}`);
      await stage.settle();
    },
    sees: () =>
      visibleTo(wired.world, id)
        .filter(({ message }) => message.user !== id)
        .map(({ channel, message }) => ({
          id: `${channel.id} ${message.ts}`,
          where: channel.with === null ? `#${channel.name}` : "privately",
          lines: readMessage(message, getUser(wired.world, id)),
        })),
  };
}

function onTeams(stage: Stage, who: Who, key: keyof typeof TEAMS_PEOPLE): Person {
  const { objectId, name } = TEAMS_PEOPLE[key];
  const chat = personalChat(objectId);
  const window = stage.windows.find((drive) => drive.chat === chat) ?? stage.windows[0];
  if (!window) throw new Error("the Playground is not installed: the demo needs it");
  const from = { id: objectId, name, aadObjectId: objectId };
  const inChat = { from, localTimezone: who.zone, locale: who.language };
  const messages = () =>
    stage.windows.flatMap((drive) => drive.messages()).filter((one) => isFor(one, objectId));
  return {
    ...who,
    platform: "Teams",
    async types(text) {
      await stage.taken(() => window.sends(window.activity({ ...inChat, text, textFormat: "plain" })));
      await stage.settle();
    },
    async presses(label) {
      const found = messages()
        .toReversed()
        .map((message) => ({ message, action: actionsOf(message.cards).find((one) => one.title === label) }))
        .find((one) => one.action !== undefined);
      if (!found?.action) throw new Error(`${name} sees no button “${label}”`);
      const action = { verb: "baton", ...found.action };
      const invoke = window.activity({
        ...inChat,
        type: "invoke",
        name: "adaptiveCard/action",
        replyToId: found.message.id,
        value: { action, trigger: "manual" },
      });
      await stage.taken(() => window.sends(invoke));
      await stage.settle();
    },
    submits: () => Promise.reject(new Error("the Playground knows no dialogs")),
    sees: () =>
      messages().map((message) => ({
        id: message.id,
        where: /@thread\.tacv2/.test(message.conversation)
          ? `#${/19:(\w+)@/.exec(message.conversation)?.[1] ?? "channel"}`
          : "privately",
        lines: readTeams(message, who),
      })),
  };
}

/** A window shows the chats of one person and the channels of his team. */
const isFor = (message: ShownMessage, objectId: string): boolean =>
  message.conversation === "" ||
  message.conversation.includes(objectId) ||
  message.conversation.includes("@thread.tacv2");

/** A card's lines with Teams' date functions written out for this reader, as his client does. */
export function readTeams(message: ShownMessage, reader: Pick<Who, "language" | "zone">): string[] {
  const lines = message.cards.length > 0 ? message.cards.flatMap(readCard) : [message.text];
  return lines.map((line) =>
    line
      .replace(/\{\{DATE\(([^,]+),[^)]*\)\}\}\s*\{\{TIME\([^)]*\)\}\}/g, (_, iso: string) =>
        formatInstant(new Date(iso), "full", reader),
      )
      .replace(/\{\{DATE\(([^,]+),[^)]*\)\}\}/g, (_, iso: string) =>
        formatInstant(new Date(iso), "day", reader),
      )
      .replace(/\{\{TIME\(([^)]+)\)\}\}/g, (_, iso: string) => formatInstant(new Date(iso), "time", reader)),
  );
}
