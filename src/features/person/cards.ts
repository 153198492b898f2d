/** What people see of themselves and of each other. */
import { type ActionButton, type Block, type Card, type Fact, sentence } from "../../chat/card.ts";
import { isSetUp } from "../../chat/methods.ts";
import type { Ctx } from "../../core/context.ts";
import { instantMark } from "../../core/instants.ts";
import { mayDo } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { type Words, words } from "../../core/words.ts";
import type { Holdings } from "./find-holdings.ts";
import type { Me } from "./find-me.ts";
import { CODE_MINUTES } from "./link-code.ts";
import { scopeText } from "./survey-people.ts";
import type { ContactMethod, Identity, Person } from "./tables.ts";

type W = Words<"person">;

const nameOf = (person: Person): string => person.name ?? person.key;

/** One's own card: zone, language, accounts, how one is reached, and the buttons that change them. */
export function meCard(ctx: Ctx, me: Me): Card {
  const t = words(ctx, "person");
  const { person } = me;
  const facts: Fact[] = [
    ...(me.region === null ? [] : [[t("me.region"), me.region] as const]),
    [t("me.zone"), person.zone],
    [t("me.language"), t(`language.${person.language as "en"}`)],
    [t("me.accounts"), me.accounts.map((account) => accountText(t, account)).join(", ") || t("me.none")],
  ];
  const blocks: Block[] = [
    { kind: "facts", facts },
    { kind: "list", title: t("me.ways"), ordered: true, items: me.ways.map((way) => wayText(ctx, way)) },
    ...(me.isQuiet ? [quietBlock(ctx)] : []),
    { kind: "text", text: t("me.how"), style: "quiet" },
    { kind: "buttons", buttons: meButtons(t, me) },
  ];
  const title = nameOf(person);
  return { title, notification: t("me.notification"), tone: me.isQuiet ? "warning" : "neutral", blocks };
}

function meButtons(t: W, { person, ways }: Me): ActionButton[] {
  const about = subject("person", person);
  const own = ways.filter((way) => way.managedBy === "chat").slice(0, 3);
  return [
    { action: "person.change-me", subject: about, label: t("me.change"), opensForm: true, style: "primary" },
    ...own.map((way) => ({
      action: "person.remove-contact",
      subject: about,
      payload: { contact: way.id },
      label: t("me.remove", { way: wayName(t, way) }),
    })),
  ];
}

/** Whoever cannot help himself learns who can. */
const quietBlock = (ctx: Ctx): Block => {
  const key = isSetUp(ctx.house, "push") ? "me.quiet" : "me.quiet-no-push";
  return { kind: "text", text: words(ctx, "person")(key), style: "strong" };
};

const accountText = (t: W, { provider, state }: Identity): string =>
  state === "blocked" ? t("me.blocked", { provider: t(`provider.${provider}`) }) : t(`provider.${provider}`);

function wayName(t: W, way: ContactMethod): string {
  const platform =
    way.address === "slack" || way.address === "teams" ? t(`provider.${way.address}`) : t("way.all");
  return way.kind === "chat" ? t("way.chat", { platform }) : t(`way.${way.kind}`, { address: way.address });
}

/** One way to reach a person, as he reads it. */
export function wayText(ctx: Ctx, way: ContactMethod): string {
  const t = words(ctx, "person");
  const mark = isSetUp(ctx.house, way.kind) ? (way.isLoud ? [t("way.loud")] : []) : [t("way.not-set-up")];
  const after = way.afterMinutes > 0 ? [t("way.after", { count: way.afterMinutes })] : [];
  return [wayName(t, way), ...mark, ...after].join(" · ");
}

/** An account that Baton does not know: what to do about it. */
export const strangerCard = (ctx: Ctx): Card => sentence(words(ctx, "person")("me.stranger"));

/** The code itself is in the card and nowhere else. */
export function linkCodeCard(ctx: Ctx, made: { readonly code: string; readonly expiresAt: Date }): Card {
  const t = words(ctx, "person");
  return {
    title: t("link.title"),
    notification: t("link.title"),
    blocks: [
      { kind: "text", text: made.code, style: "strong" },
      { kind: "text", text: t("link.how", { code: made.code, minutes: CODE_MINUTES }) },
      { kind: "facts", facts: [[t("link.ends"), made.expiresAt]] },
    ],
  };
}

/** `/baton @someone`: his zone, his rights, what would stand still without him. */
export function personCard(ctx: Ctx, person: Person, holdings: Holdings): Card {
  const t = words(ctx, "person");
  const facts: Fact[] = [
    [t("me.zone"), person.zone],
    [t("who.teams"), holdings.teams.join(", ") || t("me.none")],
    ...(holdings.leads.length > 0 ? [[t("who.leads"), holdings.leads.join(", ")] as const] : []),
    ...(person.leftAt ? [[t("who.left"), instantMark(person.leftAt, "day")] as const] : []),
  ];
  const roles = holdings.roles.map(({ role, scope }) => `${role}${scopeText(scope)}`);
  const blocks: Block[] = [
    { kind: "facts", facts },
    ...(roles.length > 0 ? [{ kind: "list", title: t("who.roles"), items: roles } as const] : []),
    ...holdings.others.map(({ title, lines }) => ({ kind: "list", title, items: lines }) as const),
    ...holdings.onlyApproverIn.map(
      (region) => ({ kind: "text", text: t("who.only-approver", { region }), style: "strong" }) as const,
    ),
    ...leaveButton(ctx, t, person),
  ];
  return { title: nameOf(person), notification: nameOf(person), blocks };
}

function leaveButton(ctx: Ctx, t: W, person: Person): Block[] {
  if (person.state !== "active" || !mayDo(ctx, "person.leave")) return [];
  const confirm = {
    title: t("leave.sure-title"),
    text: t("leave.sure", { name: nameOf(person) }),
    yes: t("leave.yes"),
    no: t("leave.no"),
  };
  const button = { action: "person.leave", subject: subject("person", person), label: t("leave.button") };
  return [{ kind: "buttons", buttons: [{ ...button, style: "danger", confirm }] }];
}
