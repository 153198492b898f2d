/** A person at Teams: types, presses and fills in, through correctly signed activities, as the real Connector sends them. */
import type { FakeActivity, FakeMessage, FakeTeams } from "./fake-teams.ts";
import { APP_ID, TENANT } from "./fake-teams.ts";
import { ISSUER, makeToken } from "./signing.ts";

export const BOT = { id: `28:${APP_ID}`, name: "Baton" };

export type Door = (request: Request) => Promise<Response>;

export type PersonFacts = {
  readonly objectId: string;
  readonly name: string;
  readonly locale?: string;
  readonly zone?: string;
  readonly tenant?: string;
  /** As Teams marks those who are not of the tenant: "guest", "anonymous". */
  readonly userRole?: string;
};

/** Where he is: his private chat unless a channel is named. */
export type Where = { readonly channel: string; readonly thread?: string };

export type Answered = { readonly status: number; readonly body: unknown };

let deliveries = 0;

/** The `Authorization` header of a genuine activity. */
export function bearerFor(fake: FakeTeams, claims: object = {}): string {
  const seconds = Math.floor(performance.timeOrigin / 1000 + performance.now() / 1000);
  const genuine = {
    iss: ISSUER,
    aud: APP_ID,
    serviceurl: fake.serviceUrl,
    nbf: seconds - 60,
    exp: seconds + 3600,
  };
  return `Bearer ${makeToken(fake.key, { ...genuine, ...claims })}`;
}

/** An activity as Teams makes it, from this person at this place. */
export function activityOf(fake: FakeTeams, person: PersonFacts, where?: Where): Record<string, unknown> {
  deliveries += 1;
  const tenantId = person.tenant ?? TENANT;
  const chain = where?.thread ? `${where.channel};messageid=${where.thread}` : where?.channel;
  return {
    type: "message",
    id: `1:delivery-${deliveries}`,
    timestamp: new Date(Date.UTC(2027, 2, 28, 1, 10) + deliveries).toISOString(),
    serviceUrl: fake.serviceUrl,
    channelId: "msteams",
    from: {
      ...{ id: `29:${person.objectId}`, name: person.name, aadObjectId: person.objectId },
      ...(person.userRole && { userRole: person.userRole }),
    },
    recipient: BOT,
    conversation: where
      ? { id: chain, conversationType: "channel", isGroup: true, tenantId: TENANT }
      : { id: fake.personalOf(person.objectId), conversationType: "personal", tenantId: TENANT },
    channelData: {
      tenant: { id: tenantId },
      ...(where && { channel: { id: where.channel }, team: { id: where.channel } }),
    },
    locale: person.locale ?? "en-US",
    ...(person.zone && { localTimezone: person.zone }),
    entities: [{ type: "clientInfo", locale: person.locale ?? "en-US", country: "US", platform: "Web" }],
  };
}

/** Sends a raw activity to the door. */
export async function sendActivity(
  door: Door,
  activity: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<Answered> {
  const request = new Request("http://127.0.0.1/api/messages", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof activity === "string" ? activity : JSON.stringify(activity),
  });
  const response = await door(request);
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
}

/** An action of a card, as its reader sees it. */
export type SeenAction = {
  readonly title: string;
  readonly type: string;
  readonly data: Record<string, unknown>;
};

/** Every action of a card, unfolded ones included. */
export function actionsOf(card: unknown): SeenAction[] {
  if (Array.isArray(card)) return card.flatMap(actionsOf);
  if (card === null || typeof card !== "object") return [];
  const object = card as Record<string, unknown>;
  const nested = Object.entries(object)
    .filter(([key]) => key !== "fallback" && key !== "data")
    .flatMap(([, value]) => actionsOf(value));
  const isOwn = typeof object.type === "string" && object.type.startsWith("Action.") && "data" in object;
  return isOwn ? [object as unknown as SeenAction, ...nested] : nested;
}

/** All texts of a card, in reading order. */
export function textsOf(card: unknown): string[] {
  if (Array.isArray(card)) return card.flatMap(textsOf);
  if (card === null || typeof card !== "object") return [];
  const object = card as Record<string, unknown>;
  const own = [object.text, object.label, object.title].filter(
    (text): text is string => typeof text === "string",
  );
  const inner = ["body", "items", "inlines", "columns", "actions", "card", "choices"].flatMap((key) =>
    textsOf(object[key]),
  );
  return [...own, ...inner];
}

export const cardOf = (activity: FakeActivity): unknown => activity.attachments?.[0]?.content;

export type TeamsPerson = {
  readonly facts: PersonFacts;
  /** Types in his private chat, or after a mention of Baton in a channel. */
  says(text: string, where?: Where): Promise<Answered>;
  /** Presses the newest button with this label that he can see. */
  presses(label: string, where?: Where): Promise<Answered>;
  /** The button that he sees now; pressing it later presses that one, whatever has become of its message. */
  holds(label: string, where?: Where): () => Promise<Answered>;
  /** Presses a button that opens a dialog; the answer is the dialog. */
  opens(label: string, where?: Where): Promise<Answered>;
  /** Fills in a dialog's or message's form and sends it; values by field name. */
  submits(card: unknown, values: Readonly<Record<string, string>>, where?: Where): Promise<Answered>;
  /** The same for a dialog that an action on a message opened. */
  submitsAction(card: unknown, values: Readonly<Record<string, string>>): Promise<Answered>;
  /** Chooses an action from a message's menu. */
  uses(
    action: string,
    message: { readonly by: string; readonly text: string; readonly where: Where },
  ): Promise<Answered>;
  installs(where?: Where): Promise<Answered>;
  uninstalls(where?: Where): Promise<Answered>;
  sends(activity: Record<string, unknown>): Promise<Answered>;
  /** What stands in his private chat. */
  sees(): readonly FakeMessage[];
};

/** Whoever speaks somewhere is in the roster. */
function join(fake: FakeTeams, { objectId, name, userRole, tenant }: PersonFacts): void {
  if (fake.members.some((member) => member.aadObjectId === objectId)) return;
  fake.members.push({
    ...{ id: `29:${objectId}`, aadObjectId: objectId, name, userRole: userRole ?? "user" },
    ...(tenant && { tenantId: tenant }),
  });
}

/** A person with a client. */
export function teamsPerson(fake: FakeTeams, door: Door, facts: PersonFacts): TeamsPerson {
  join(fake, facts);
  const sends = (activity: Record<string, unknown>) =>
    sendActivity(door, activity, { authorization: bearerFor(fake) });
  const base = (where?: Where) => activityOf(fake, facts, where);
  const seen = (where?: Where) =>
    fake.messages.filter(
      (message) =>
        !message.isDeleted &&
        message.conversation === (where?.channel ?? fake.personalOf(facts.objectId)) &&
        (where?.thread === undefined || message.thread === where.thread || message.id === where.thread),
    );
  const hold = (label: string, where: Where | undefined, isDialog: boolean) => {
    for (const message of seen(where).toReversed()) {
      const action = actionsOf(cardOf(message.activity)).find((one) => one.title === label);
      if (!action) continue;
      const asked = isDialog
        ? { name: "task/fetch", value: { data: action.data, context: { theme: "default" } } }
        : { name: "adaptiveCard/action", value: { action: { ...action, verb: "baton" }, trigger: "manual" } };
      return () => sends({ ...base(where), type: "invoke", replyToId: message.id, ...asked });
    }
    throw new Error(`${facts.name} sees no button "${label}"`);
  };
  return {
    facts,
    sends,
    says: (text, where) => sends({ ...base(where), ...typed(text, where) }),
    presses: async (label, where) => hold(label, where, false)(),
    holds: (label, where) => hold(label, where, false),
    opens: async (label, where) => hold(label, where, true)(),
    submits: (card, values, where) => sends({ ...base(where), type: "invoke", ...submitted(card, values) }),
    submitsAction: (card, values) =>
      sends({
        ...base(),
        type: "invoke",
        ...submitted(card, values),
        name: "composeExtension/submitAction",
      }),
    uses: (action, { by, text, where }) =>
      sends({
        ...base(where),
        type: "invoke",
        name: "composeExtension/fetchTask",
        value: {
          commandId: action,
          commandContext: "message",
          messagePayload: {
            id: idOf(`${by} ${text}`),
            createdDateTime: "2027-03-09T02:09:00Z",
            body: { contentType: "html", content: `<div>${text}</div>` },
            from: { user: { id: by, displayName: by } },
          },
        },
      }),
    installs: (where) => sends({ ...base(where), type: "installationUpdate", action: "add" }),
    uninstalls: (where) => sends({ ...base(where), type: "installationUpdate", action: "remove" }),
    sees: () => seen(),
  };
}

/** Teams' message ids are numbers; the same words of the same person are the same message here. */
const idOf = (text: string): string =>
  String([...text].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1e9, 7) + 1.7e12);

function typed(text: string, where: Where | undefined): object {
  if (!where) return { text, textFormat: "plain" };
  const mention = { type: "mention", text: "<at>Baton</at>", mentioned: BOT };
  return { text: `<at>Baton</at> ${text}`, textFormat: "plain", entities: [mention] };
}

function submitted(card: unknown, values: Readonly<Record<string, string>>): object {
  const [action] = actionsOf(card);
  if (!action) throw new Error("the form has no button to send it");
  const inputs = Object.fromEntries(Object.entries(values).map(([name, value]) => [`in.${name}`, value]));
  const data = { ...action.data, ...inputs };
  return action.type === "Action.Execute"
    ? { name: "adaptiveCard/action", value: { action: { ...action, data }, trigger: "manual" } }
    : { name: "task/submit", value: { data, context: { theme: "default" } } };
}
