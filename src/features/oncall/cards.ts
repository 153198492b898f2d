/** Who is on call, as cards: now or then, and why. */
import type { Block, Card, Fact } from "../../chat/card.ts";
import { actorPerson, type Ctx, now } from "../../core/context.ts";
import { nearInstant } from "../../core/near-instant.ts";
import { words } from "../../core/words.ts";
import { findNames, type Names } from "./find-names.ts";
import { type Explained, explainOnCall, findNextShift, type NextShift, type Reason } from "./find-on-call.ts";
import type { TeamRow } from "./find-team.ts";

/** For whom, when, and what must be said of how the time was read. */
export type Shown = {
  readonly teams: readonly TeamRow[];
  /** Null: now. */
  readonly at: Date | null;
  readonly notes: readonly string[];
};

/** A card holds six teams; whoever has more asks for one. */
const MOST_TEAMS = 6;

export async function onCallCard(ctx: Ctx, { teams, at, notes }: Shown): Promise<Card> {
  const t = words(ctx, "oncall");
  const shown = teams.slice(0, MOST_TEAMS);
  const found = await Promise.all(
    shown.map(async (team) => {
      const asked = { teamId: team.id, at: at ?? now(ctx) };
      return { team, explained: await explainOnCall(ctx, asked), next: await findNextShift(ctx, asked) };
    }),
  );
  const names = await findNames(ctx, {
    people: found.flatMap(({ explained, next }) => [
      ...explained.map(({ personId }) => personId),
      ...next.map(({ incomingId }) => incomingId),
    ]),
  });
  const isGap = found.some(({ explained }) => explained.some(({ personId }) => personId === null));
  const title = at === null ? t("card.title") : t("card.title-at", { at: nearInstant(ctx, at) });
  return {
    title,
    notification: t("card.notification"),
    tone: isGap ? "warning" : "neutral",
    blocks: [
      ...notes.map(quiet),
      ...(shown.length === 0 ? [{ kind: "text", text: t("card.no-teams") } as const] : []),
      ...found.flatMap(({ team, explained, next }): Block[] => [
        { kind: "text", text: team.name, style: "strong" },
        explained.length === 0
          ? quiet(t("card.no-rotation"))
          : { kind: "facts", facts: explained.flatMap((each) => factsOf(ctx, { on: each, next }, names)) },
      ]),
      ...(teams.length > shown.length ? [quiet(t("card.more", { count: teams.length - shown.length }))] : []),
    ],
  };
}

const quiet = (text: string): Block => ({ kind: "text", text, style: "quiet" });

type Line = { readonly on: Explained; readonly next: readonly NextShift[] };

/** Two lines a rotation: who, as what and until when; and who comes next. */
function factsOf(ctx: Ctx, { on, next }: Line, names: Names): Fact[] {
  const t = words(ctx, "oncall");
  const shift = on.why.find((reason) => reason.is === "shift");
  const isMe = on.personId !== null && on.personId === actorPerson(ctx);
  const name = isMe ? t("card.you", { name: names.person(on.personId) }) : names.person(on.personId);
  const parts = [
    name,
    shift ? t("card.shift", { shift: shift.shiftName }) : "",
    on.endsAt ? t("card.until", { until: nearInstant(ctx, on.endsAt) }) : "",
  ];
  const facts: Fact[] = [[t(`level.${on.rotation.level}`), parts.filter(Boolean).join(" · ")]];
  const then = next.find(({ rotationId }) => rotationId === on.rotation.id);
  if (then)
    facts.push([
      t("card.next"),
      t("card.from", { name: names.person(then.incomingId), from: nearInstant(ctx, then.at) }),
    ]);
  return facts;
}

/** Why each of them is on call: the layer, the turn, who was skipped, who covers. */
export async function whyCard(ctx: Ctx, { teams, at, notes }: Shown): Promise<Card> {
  const t = words(ctx, "oncall");
  const found = await Promise.all(
    teams.slice(0, MOST_TEAMS).map(async (team) => ({
      team,
      explained: await explainOnCall(ctx, { teamId: team.id, at: at ?? now(ctx) }),
    })),
  );
  const names = await findNames(ctx, {
    people: found.flatMap(({ explained }) =>
      explained.flatMap(({ personId, why }) => [personId, ...why.flatMap(peopleIn)]),
    ),
  });
  return {
    title: at === null ? t("why.title") : t("why.title-at", { at: nearInstant(ctx, at) }),
    notification: t("why.notification"),
    blocks: [
      ...notes.map(quiet),
      ...(found.length === 0 ? [{ kind: "text", text: t("card.no-teams") } as const] : []),
      ...found.flatMap(({ team, explained }) =>
        explained.length === 0
          ? [quiet(t("why.no-rotation", { team: team.name }))]
          : explained.map(
              (on): Block => ({
                kind: "list",
                title: `${team.name} · ${t(`level.${on.rotation.level}`)} · ${names.person(on.personId)}`,
                items: on.why.map((reason) => sayReason(ctx, reason, names)),
              }),
            ),
      ),
    ],
  };
}

const peopleIn = (reason: Reason): string[] => {
  if (reason.is === "turn" || reason.is === "skipped") return [reason.personId];
  return reason.is === "cover" ? [reason.cover.personId, reason.cover.replacesId] : [];
};

function sayReason(ctx: Ctx, reason: Reason, names: Names): string {
  const t = words(ctx, "oncall");
  switch (reason.is) {
    case "shift":
      return t("why.shift", {
        shift: reason.shiftName,
        zone: reason.zone,
        started: nearInstant(ctx, reason.startedAt),
      });
    case "turn":
      return t(`why.turn-${reason.turns}`, { name: names.person(reason.personId), count: reason.of });
    case "skipped":
      return t("why.skipped", { name: names.person(reason.personId) });
    case "cover":
      return t("why.cover", {
        name: names.person(reason.cover.personId),
        replaced: names.person(reason.cover.replacesId),
        until: nearInstant(ctx, reason.cover.endsAt),
      });
    case "nobody":
      return t(`because.${reason.because}`);
  }
}
