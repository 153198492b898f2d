/** The handoff as its reader sees it: the frame in his language and time, people's own words as typed. */
import type { ActionButton, Block, Card, Fact } from "../../chat/card.ts";
import { actorPerson, type Ctx, now } from "../../core/context.ts";
import { instantMark } from "../../core/instants.ts";
import { nearInstant } from "../../core/near-instant.ts";
import { impossible, Refusal } from "../../core/refusal.ts";
import { shorten } from "../../core/shorten.ts";
import { sightOf } from "../../core/sight.ts";
import { type Subject, subject } from "../../core/subject.ts";
import { words } from "../../core/words.ts";
import { findNames, type PeopleNames } from "../incident/find-names.ts";
import { updateBlocks } from "../incident/lines.ts";
import { type Digest, findDigest } from "./find-digest.ts";
import { getHandoff } from "./find-handoffs.ts";
import type { Handoff } from "./tables.ts";

/** The live card of one handoff; null where it is gone. */
export async function handoffCard(ctx: Ctx, of: Subject): Promise<Card | null> {
  try {
    const handoff = await getHandoff(ctx, of.id);
    const digest = await findDigest(ctx, handoff.teamId, handoff.id);
    return await cardOf(ctx, handoff, digest);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

async function cardOf(ctx: Ctx, handoff: Handoff, digest: Digest): Promise<Card> {
  const t = words(ctx, "handoff");
  const names = await namesIn(ctx, digest, handoff);
  const title = t("card.title", { team: digest.teamName });
  const facts: Fact[] = [
    [t("card.from"), withShift(ctx, nameOf(ctx, names, handoff.outgoingId), handoff.outgoingShift)],
    [t("card.to"), withShift(ctx, nameOf(ctx, names, handoff.incomingId), handoff.incomingShift)],
    [t("card.at"), handoff.boundaryAt],
    [t("card.state"), stateText(ctx, handoff, names)],
  ];
  return {
    title,
    notification: shorten(t(`card.notification.${handoff.state}`, { team: digest.teamName }), 100),
    tone: handoff.state === "waiting" ? "warning" : handoff.state === "accepted" ? "good" : "neutral",
    blocks: [
      { kind: "facts", facts },
      ...digestBlocks(ctx, digest, names),
      ...buttons(ctx, handoff, isEmpty(digest)),
    ],
  };
}

/** Nobody is not "someone": on a shift's other side there may be a gap. */
export const nameOf = (ctx: Ctx, names: PeopleNames, id: string | null): string =>
  id === null ? words(ctx, "handoff")("card.nobody") : names.of(id);

const withShift = (ctx: Ctx, name: string, shift: string | null): string =>
  shift === null ? name : `${name} · ${words(ctx, "handoff")("card.shift", { shift })}`;

function stateText(ctx: Ctx, handoff: Handoff, names: PeopleNames): string {
  const t = words(ctx, "handoff");
  const signed =
    handoff.signedAt === null
      ? t("state.unsigned")
      : t("state.signed", { at: nearInstant(ctx, handoff.signedAt) });
  switch (handoff.state) {
    case "drafted":
      return `${t("state.drafted")} ${signed}`;
    case "waiting":
      return [
        ...(handoff.outgoingId === null
          ? [t("state.waiting-gap")]
          : [t("state.waiting", { outgoing: names.of(handoff.outgoingId) }), signed]),
        ...(handoff.leadToldAt === null
          ? []
          : [t("state.lead-told", { at: nearInstant(ctx, handoff.leadToldAt) })]),
      ].join(" ");
    case "accepted":
      return t("state.accepted", {
        person: names.of(handoff.acceptedBy),
        at: nearInstant(ctx, handoff.acceptedAt ?? handoff.boundaryAt),
      });
    case "superseded":
      return t("state.superseded");
    default:
      return impossible(handoff.state);
  }
}

function buttons(ctx: Ctx, handoff: Handoff, isEmpty: boolean): Block[] {
  const t = words(ctx, "handoff");
  const sight = sightOf(ctx);
  const isOutgoing = sight.kind === "person" && sight.id === handoff.outgoingId;
  const about = { subject: subject("handoff", handoff), revision: handoff.revision };
  const note: ActionButton = { ...about, action: "handoff.note", label: t("button.note"), opensForm: true };
  const accept: ActionButton = {
    ...about,
    action: "handoff.accept",
    label: t("button.accept"),
    style: "primary",
  };
  const sign: ActionButton = { ...about, action: "handoff.sign", label: t("button.sign"), style: "primary" };
  switch (handoff.state) {
    case "drafted":
      return [
        { kind: "buttons", buttons: [...(isOutgoing && handoff.signedAt === null ? [sign] : []), note] },
      ];
    case "waiting":
      return [
        // Nothing can be read back of nothing.
        ...(isEmpty ? [] : [{ kind: "text" as const, text: t("card.read-back") }]),
        // Whoever gives it away cannot take it; a lead may, where nobody else does.
        { kind: "buttons", buttons: isOutgoing ? [note] : [accept, note] },
      ];
    case "accepted":
    case "superseded":
      return [];
    default:
      return impossible(handoff.state);
  }
}

/** What must be kept in mind, the worst first; what there is none of is said in one breath at the end. */
function digestBlocks(ctx: Ctx, digest: Digest, names: PeopleNames): Block[] {
  const t = words(ctx, "handoff");
  const [incidents, releases, notes] = [digest.incidents, digest.releases, digest.notes];
  const none = NONE.filter((kind) => digest[kind].length === 0).map((kind) => t(`none.${kind}`));
  const heading = (text: string): Block => ({ kind: "text", text, style: "strong" });
  return [
    ...(incidents.length > 0 ? [heading(t("section.incidents", { count: incidents.length }))] : []),
    ...incidents.flatMap((one) => incidentBlocks(ctx, one, names)),
    ...(releases.length > 0
      ? [
          heading(t("section.releases", { count: releases.length })),
          { kind: "list" as const, items: releases.map((one) => releaseLine(ctx, one)) },
        ]
      : []),
    ...(notes.length > 0 ? [heading(t("section.notes", { count: notes.length }))] : []),
    ...notes.map((note) => ({
      kind: "quote" as const,
      text: note.text,
      by: names.of(note.by),
      language: note.language,
    })),
    ...(none.length > 0 ? [{ kind: "text" as const, text: none.join(" ") }] : []),
  ];
}

const NONE = ["incidents", "releases", "notes"] as const satisfies readonly (keyof Digest)[];

const isEmpty = (digest: Digest): boolean => NONE.every((kind) => digest[kind].length === 0);

/** An incident: who has it, how far it is, what comes next; then its last update. */
function incidentBlocks(
  ctx: Ctx,
  { incident, nextDueAt }: Digest["incidents"][number],
  names: PeopleNames,
): Block[] {
  const t = words(ctx, "handoff");
  const { number, severity, title } = incident;
  return [
    {
      kind: "list",
      title: t("incident.line", { number, severity, title }),
      items: [
        incident.ownerId === null
          ? t("incident.unowned")
          : t("incident.owner", { person: names.of(incident.ownerId) }),
        t("incident.progress", { at: nearInstant(ctx, incident.progressAt) }),
        ...(nextDueAt === null ? [] : [t("incident.next-due", { at: nearInstant(ctx, nextDueAt) })]),
      ],
    },
    ...updateBlocks(ctx, incident, names.of(incident.lastUpdateBy)),
  ];
}

/** A release that waits, and why. */
function releaseLine(ctx: Ctx, { release, reasons }: Digest["releases"][number]): string {
  const t = words(ctx, "handoff");
  const { number, service, version, environment } = release;
  const what = { number, service, version, environment };
  return reasons.length === 0
    ? t("release.free", what)
    : t("release.held", { ...what, reasons: reasons.join(" ") });
}

const namesIn = (ctx: Ctx, digest: Digest, handoff: Handoff | null): Promise<PeopleNames> =>
  findNames(ctx, [
    ...(handoff ? [handoff.outgoingId, handoff.incomingId, handoff.acceptedBy] : []),
    ...digest.incidents.flatMap(({ incident }) => [incident.ownerId, incident.lastUpdateBy]),
    ...digest.notes.map((note) => note.by),
    actorPerson(ctx),
  ]);

/** What a team has on its hands now, where no handoff waits; what `/handoff` shows between shifts. */
export async function teamCard(ctx: Ctx, teamId: string): Promise<Card> {
  const t = words(ctx, "handoff");
  const digest = await findDigest(ctx, teamId, null);
  const title = t("card.now-title", { team: digest.teamName });
  return {
    title,
    notification: shorten(title, 100),
    tone: "neutral",
    blocks: [
      { kind: "text", text: t("card.as-of", { at: instantMark(now(ctx), "full") }), style: "quiet" },
      ...digestBlocks(ctx, digest, await namesIn(ctx, digest, null)),
    ],
  };
}
