/** One window of Microsoft's Agents Playground: whose it is, and which fixed ids it has, so that a restart finds them again. */
import { stringify } from "yaml";

/** Someone whom the Playground shows in its roster. */
export type PlaygroundPerson = {
  readonly objectId: string;
  readonly name: string;
  readonly email: string;
};

export type PlaygroundWindow = {
  readonly port: number;
  /** Who speaks in this window: one instance is one person. */
  readonly speaker: PlaygroundPerson;
  /** His time zone, as his client would report it. */
  readonly zone: string;
  /** Five others, for the roster; it takes exactly that many. */
  readonly others: readonly PlaygroundPerson[];
  /** Channels of his team that live in this window. */
  readonly channels: readonly { readonly id: string; readonly name: string }[];
};

/** The bot's account in every window. */
export const PLAYGROUND_BOT_ID = "28:baton-try-out";

/** A person's private chat with Baton; the same at every start. */
export const personalChat = (objectId: string): string => `a:try-out-${objectId}`;

const user = ({ objectId, name, email }: PlaygroundPerson) => {
  const [givenName = name, ...surname] = name.split(" ");
  return {
    // Conversations are opened by this id, and Baton opens them by the directory's.
    id: objectId,
    name,
    userPrincipleName: email,
    aadObjectId: objectId,
    givenName,
    surname: surname.join(" "),
    email,
  };
};

/** The YAML that a window is started with (its format 0.1.1). */
export function playgroundConfig(tenantId: string, window: PlaygroundWindow): string {
  const { speaker } = window;
  return stringify({
    version: "0.1.1",
    tenantId,
    bot: { id: PLAYGROUND_BOT_ID, name: "Baton" },
    currentUser: user(speaker),
    users: window.others.map(user),
    personalChat: { id: personalChat(speaker.objectId) },
    groupChat: { id: `19:try-out-${speaker.objectId}@thread.v2`, name: "Group: write @Baton first" },
    team: {
      id: `19:try-out-team-${speaker.objectId}@thread.tacv2`,
      name: "Meridian Pay",
      aadGroupId: "00000000-0000-4000-8000-0000000000f0",
      channels: window.channels,
    },
  });
}
