/** What people are answered after they did something: little, since the live card shows the rest. */
import { sentence } from "../../chat/card.ts";
import type { Here, Reply } from "../../chat/command.ts";
import { tell } from "../../chat/deliver.ts";
import { hasCardIn } from "../../chat/find-card.ts";
import { actorPerson, type Ctx } from "../../core/context.ts";
import { subject } from "../../core/subject.ts";
import { words } from "../../core/words.ts";
import { incidentCard } from "./cards.ts";
import { isActive } from "./change-incident.ts";
import { correctionBlocks } from "./correction-blocks.ts";
import { findFacts } from "./find-facts.ts";
import { findNames } from "./find-names.ts";
import type { LineKey } from "./lines.ts";
import type { Incident } from "./tables.ts";

export type DoneKey = Extract<
  LineKey,
  | "acknowledged"
  | "updated"
  | "resolved"
  | "cancelled"
  | "assigned"
  | "asked"
  | "noted"
  | "kept"
  | "severity-changed"
  | "moved"
  | "merged"
  | "reopened"
  | "published"
  | "still"
>;

/** Nothing where the incident's own place shows it already; a sentence everywhere else. */
export function done(
  ctx: Ctx,
  incident: Incident,
  { key, here, name = "" }: { readonly key: DoneKey; readonly here: Here; readonly name?: string },
): Reply {
  if (here.subject?.kind === "incident" && here.subject.id === incident.id) return null;
  const { number, title } = incident;
  const text = words(ctx, "incident")(`done.${key}`, { number, title, name });
  return { to: "you", card: sentence(text, isActive(incident) ? "neutral" : "good") };
}

/** After naming someone: whether it is with that person now, or with whoever asks, or was only asked for. */
export async function given(
  ctx: Ctx,
  incident: Incident,
  { personId, here }: { readonly personId: string; readonly here: Here },
): Promise<Reply> {
  const names = await findNames(ctx, [personId]);
  const name = names.of(personId);
  if (incident.ownerId !== personId) return done(ctx, incident, { key: "asked", here, name });
  const key = personId === actorPerson(ctx) ? "acknowledged" : "assigned";
  return done(ctx, incident, { key, here, name });
}

/** After opening: in a private chat the live card itself; where that will stand anyway a sentence; elsewhere what it says now. */
export async function opened(ctx: Ctx, incident: Incident, here: Here): Promise<Reply> {
  const person = actorPerson(ctx);
  if (here.place.kind === "personal" && person !== null) {
    const of = subject("incident", incident);
    const post = await tell(ctx, person, {
      kind: "card",
      subject: of,
      mark: `opened:${of.id}`,
      card: "live",
    });
    if (post !== null) return null;
  }
  if (await hasCardIn(ctx, subject("incident", incident), here.placeId)) return besideCard(ctx, incident);
  return { to: "you", card: await incidentCard(ctx, incident) };
}

/** What the card for all does not tell him: that he was heard, and in his own language what was guessed. */
async function besideCard(ctx: Ctx, incident: Incident): Promise<Reply> {
  const { number, title } = incident;
  const heard = sentence(words(ctx, "incident")("done.opened", { number, title }));
  const questions = await correctionBlocks(ctx, incident, await findFacts(ctx, incident));
  const card = { ...heard, blocks: [...heard.blocks, ...questions] };
  return { to: "you", card, isOnlyAtOnce: questions.length === 0 };
}
