/** Every permission that Baton asks for: why, and what stops without it. The manifests and the page are made from this. */

export const PROFILES = ["minimal", "standard", "full"] as const;
export type Profile = (typeof PROFILES)[number];

const FROM_MINIMAL: readonly Profile[] = PROFILES;
const FROM_STANDARD: readonly Profile[] = ["standard", "full"];
const FULL_ONLY: readonly Profile[] = ["full"];

export type SlackScope = {
  readonly scope: string;
  readonly profiles: readonly Profile[];
  readonly reason: string;
  /** Completes "Without it, …". */
  readonly without: string;
  /** Web API methods that work with it. Several scopes may open the same method for different kinds of places. */
  readonly methods: readonly string[];
  /** Events that Slack sends only with it. */
  readonly events: readonly string[];
};

export const SLACK_SCOPES: readonly SlackScope[] = [
  {
    scope: "chat:write",
    profiles: FROM_MINIMAL,
    reason: "Posts cards and pages, and edits them in place.",
    without: "nothing works.",
    methods: ["chat.postMessage", "chat.postEphemeral", "chat.update", "chat.delete"],
    events: [],
  },
  {
    scope: "commands",
    profiles: FROM_MINIMAL,
    reason: "Answers the slash commands and the message actions.",
    without: "people can only mention Baton or write to it.",
    methods: [],
    events: [],
  },
  {
    scope: "app_mentions:read",
    profiles: FROM_MINIMAL,
    reason: "Hears @Baton in channels and in threads, where slash commands do not work.",
    without: "Baton does not answer in threads.",
    methods: [],
    events: ["app_mention"],
  },
  {
    scope: "im:history",
    profiles: FROM_MINIMAL,
    reason:
      "Reads what a person writes to Baton in private, and looks whether a page has arrived before it is repeated.",
    without: "words in the private chat are not heard, and an unsure page is repeated once, marked.",
    methods: ["conversations.history", "conversations.replies"],
    events: ["message.im"],
  },
  {
    scope: "im:write",
    profiles: FROM_MINIMAL,
    reason: "Opens the private chat in which a person is paged.",
    without: "nobody can be paged on Slack.",
    methods: ["conversations.open"],
    events: [],
  },
  {
    scope: "users:read",
    profiles: FROM_MINIMAL,
    reason: "Reads a person's time zone and language, and whether the account is a guest, a bot or closed.",
    without:
      "times stand in the region's zone, guests cannot be told from colleagues, and nobody approves a release on Slack.",
    methods: ["users.info"],
    events: ["user_change", "team_join"],
  },
  {
    scope: "channels:manage",
    profiles: FROM_STANDARD,
    reason: "Makes a channel for an incident, names it, invites those who are needed, archives it.",
    without: "an incident lives in a thread of its team's channel.",
    methods: [
      "conversations.create",
      "conversations.invite",
      "conversations.setTopic",
      "conversations.setPurpose",
      "conversations.archive",
    ],
    events: [],
  },
  {
    scope: "channels:read",
    profiles: FROM_STANDARD,
    reason: "Learns if outsiders are in a channel before it answers there; finds its own; sees itself added.",
    without: "answers to commands may be read by outsiders; a lost answer may leave an empty channel behind.",
    methods: ["conversations.info", "conversations.list"],
    events: ["member_joined_channel"],
  },
  {
    scope: "channels:history",
    profiles: FROM_STANDARD,
    reason: "Looks whether a message has arrived before it is sent again. It reads no others.",
    without: "an unsure message in a channel is repeated once, marked.",
    methods: ["conversations.history", "conversations.replies"],
    events: [],
  },
  {
    scope: "metadata.message:read",
    profiles: FROM_STANDARD,
    reason: "Recognises its own messages by the mark that they carry.",
    without: "an unsure message is repeated once, marked.",
    methods: [],
    events: [],
  },
  {
    scope: "pins:write",
    profiles: FROM_STANDARD,
    reason: "Pins the incident's card in its channel.",
    without: "the card is not pinned.",
    methods: ["pins.add"],
    events: [],
  },
  {
    scope: "groups:write",
    profiles: FROM_STANDARD,
    reason: "Makes a private channel for an incident that not everybody may see.",
    without: "a private incident has no channel.",
    methods: [
      "conversations.create",
      "conversations.invite",
      "conversations.setTopic",
      "conversations.setPurpose",
      "conversations.archive",
    ],
    events: [],
  },
  {
    scope: "groups:read",
    profiles: FROM_STANDARD,
    reason: "Learns if outsiders are in a private channel, finds its own, notices being added to one.",
    without: "the same for private channels: outsiders may read, empty channels may be left behind.",
    methods: ["conversations.info", "conversations.list"],
    events: ["member_joined_channel"],
  },
  {
    scope: "groups:history",
    profiles: FROM_STANDARD,
    reason: "Looks whether a message has arrived in a private channel before it is sent again.",
    without: "an unsure message in a private channel is repeated once, marked.",
    methods: ["conversations.history", "conversations.replies"],
    events: [],
  },
  {
    scope: "mpim:history",
    profiles: FULL_ONLY,
    reason: "Looks whether a message has arrived in a group chat before it is sent again.",
    without: "an unsure message in a group chat is repeated once, marked.",
    methods: ["conversations.history", "conversations.replies"],
    events: [],
  },
];

/** Methods and events that need no scope of the bot's. */
export const SLACK_FREE = {
  methods: ["auth.test", "views.open", "views.update", "views.publish", "apps.connections.open"],
  events: ["app_home_opened", "app_uninstalled", "tokens_revoked"],
} as const;

export type TeamsPermission = {
  readonly name: string;
  /** `resource`: a team's owner agrees when Baton is added. `tenant`: an administrator agrees for everybody. */
  readonly kind: "resource" | "tenant";
  /** Empty: Baton does not ask for it. */
  readonly profiles: readonly Profile[];
  readonly reason: string;
  readonly without: string;
};

/** Baton asks Teams for none: it hears what mentions it, and asks people for what Teams would not tell. */
export const TEAMS_PERMISSIONS: readonly TeamsPermission[] = [
  {
    name: "ChannelMessage.Read.Group",
    kind: "resource",
    profiles: [],
    reason: "Would let words in an incident's thread work without @Baton.",
    without: "a line in a channel begins with @Baton.",
  },
  {
    name: "ChatMessage.Read.Chat",
    kind: "resource",
    profiles: [],
    reason: "Would do the same in group chats.",
    without: "a line in a group chat begins with @Baton.",
  },
  {
    name: "MailboxSettings.Read",
    kind: "tenant",
    profiles: [],
    reason: "Would tell each person's time zone.",
    without: "a person's zone is that of the region, or what the person says: @Baton me.",
  },
  {
    name: "OnlineMeetings.ReadWrite.All",
    kind: "tenant",
    profiles: [],
    reason: "Would make Teams meetings as bridges.",
    without: "bridges are Jitsi rooms or the numbers of the organisation's file.",
  },
];

/** What an administrator does once, and as whom. */
export const ROLES: readonly { readonly platform: string; readonly step: string; readonly role: string }[] = [
  {
    platform: "Slack",
    step: "Make the app from the manifest and install it",
    role: "a member who may install apps; where the workspace approves apps, an app manager",
  },
  {
    platform: "Slack",
    step: "Make the app-level token for socket mode (connections:write)",
    role: "a collaborator of the app",
  },
  {
    platform: "Teams",
    step: "Register the application and its secret (Microsoft Entra)",
    role: "a member, where users may register applications; otherwise an Application Developer",
  },
  {
    platform: "Teams",
    step: "Make the Azure Bot, with the Teams channel",
    role: "a Contributor of the Azure subscription or resource group",
  },
  {
    platform: "Teams",
    step: "Upload the package for everybody",
    role: "a Teams Administrator; for one team, its owner, where custom apps are allowed",
  },
];

/** The scopes of a profile, in the order of the page. */
export const scopesOf = (profile: Profile): readonly SlackScope[] =>
  SLACK_SCOPES.filter((each) => each.profiles.includes(profile));

/** The events that a profile may receive. */
export const eventsOf = (profile: Profile): string[] =>
  [...new Set([...SLACK_FREE.events, ...scopesOf(profile).flatMap(({ events }) => events)])].sort();
