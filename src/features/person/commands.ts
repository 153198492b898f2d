/** What a person can type about himself and others: `baton me`, `baton link`, `baton who`. */
import { type Card, sentence } from "../../chat/card.ts";
import type { Command, Here, Reply } from "../../chat/command.ts";
import type { Line } from "../../chat/line.ts";
import { actorPerson, type Ctx } from "../../core/context.ts";
import { Denial, Refusal } from "../../core/refusal.ts";
import { cut } from "../../core/shorten.ts";
import { words } from "../../core/words.ts";
import { AddContact, addContact } from "./add-contact.ts";
import { linkCodeCard, meCard, personCard, strangerCard } from "./cards.ts";
import { findHoldings } from "./find-holdings.ts";
import { findMe } from "./find-me.ts";
import { getMeant, getPerson } from "./find-people.ts";
import { linkAccount } from "./link-account.ts";
import { makeLinkCode } from "./make-link-code.ts";
import { preferPlatform } from "./prefer-platform.ts";
import { readLanguage, readZone } from "./read-preference.ts";
import { setPreference } from "./set-preference.ts";

/** The card of whoever asks; for an account that nobody linked, how to be linked. */
export async function myCard(ctx: Ctx): Promise<Card> {
  const personId = actorPerson(ctx);
  return personId === null ? strangerCard(ctx) : meCard(ctx, await findMe(ctx, personId));
}

const WORDS = ["zone", "language", "push", "email", "webhook", "first"] as const;

export const meCommand: Command = {
  name: "baton me",
  help: "help.me",
  run: async (ctx, line) => {
    if (actorPerson(ctx) === null) return { to: "you", card: strangerCard(ctx) };
    const typed = line.takeIf((word) => WORDS.some((known) => known === word));
    const word = WORDS.find((known) => known === typed);
    if (word !== undefined) await change(ctx, word, line.takeRest());
    return { to: "you", card: await myCard(ctx) };
  },
};

const EXAMPLES: Readonly<Record<(typeof WORDS)[number], string>> = {
  zone: "Europe/Berlin",
  language: "de",
  push: "my-phone-7k2",
  email: "name@example.com",
  webhook: "https://example.com/ring",
  first: "teams",
};

async function change(ctx: Ctx, word: (typeof WORDS)[number], value: string): Promise<void> {
  if (value === "")
    throw new Refusal("person.what-instead", { example: `baton me ${word} ${EXAMPLES[word]}` });
  switch (word) {
    case "zone":
      await setPreference(ctx, { zone: readZone(value) });
      return;
    case "language":
      await setPreference(ctx, { language: readLanguage(value) });
      return;
    case "first": {
      const platform = value.trim().toLowerCase();
      if (platform !== "slack" && platform !== "teams")
        throw new Refusal("person.which-platform", { typed: value });
      await preferPlatform(ctx, { platform });
      return;
    }
    default: {
      const way = AddContact.safeParse({ kind: word, address: value.trim() });
      if (!way.success) throw new Refusal(`person.bad-${word}`, { typed: value });
      await addContact(ctx, way.data);
    }
  }
}

export const linkCommand: Command = {
  name: "baton link",
  help: "help.link",
  run: async (ctx, line, here) => {
    if (here.place.kind !== "personal") throw new Refusal("person.only-private");
    const t = words(ctx, "person");
    const code = line.takeRest();
    if (code === "" && actorPerson(ctx) !== null)
      return { to: "you", card: linkCodeCard(ctx, await makeLinkCode(ctx, {})) };
    if (code === "") return { to: "you", card: sentence(t("link.make-there")) };
    const result = await linkAccount(ctx, { code: cut(code, 40) });
    if (result.outcome === "wrong")
      return { to: "you", card: sentence(t("link.wrong", { count: result.left }), "warning") };
    const person = await getPerson(ctx, result.identity.personId);
    return { to: "you", card: sentence(t("link.done", { name: person.name ?? person.key }), "good") };
  },
};

export const whoCommand: Command = {
  name: "baton who",
  help: "help.who",
  run: (ctx, line, here) => replyWho(ctx, line, here),
};

/** `/baton @someone` reaches this as well; the bare command of `baton` hands it over. */
export async function replyWho(ctx: Ctx, line: Line, here: Here): Promise<Reply> {
  if (here.place.isShared) throw new Refusal("person.only-inside");
  const mention = line.takeMention();
  const typed = line.takeRest();
  if (!mention && typed === "") return { to: "you", card: await myCard(ctx) };
  if (ctx.actor.kind === "account") throw new Denial("access.missing-right", { right: "person.read" });
  const person = await getMeant(ctx, mention ?? typed);
  const holdings = await findHoldings(ctx, person.id);
  return { to: "you", card: personCard(ctx, person, holdings) };
}
