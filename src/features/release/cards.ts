/** A release as its approvers see it, and its settled twin: the same card, decided. */
import type { Block, Card, Fact, Tone } from "../../chat/card.ts";
import type { Ctx } from "../../core/context.ts";
import { instantMark } from "../../core/instants.ts";
import { shorten } from "../../core/shorten.ts";
import { words } from "../../core/words.ts";
import { sayThere } from "../calendar/cards.ts";
import { findRegionClocks } from "../calendar/find-freezes.ts";
import type { RegionClock } from "../calendar/freeze-span.ts";
import { findNames } from "../exception/find-deciders.ts";
import { agreementBlocks } from "./agreement-blocks.ts";
import { buttonBlocks } from "./button-blocks.ts";
import { findHolds, type Hold, type Holds } from "./find-holds.ts";
import { goodUntil, stateWord } from "./good-until.ts";
import { isAsking } from "./require-asking.ts";
import { nameHold, sayHolds } from "./say-holds.ts";
import type { Release } from "./tables.ts";

const TONES = {
  requested: "warning",
  approved: "good",
  rejected: "alarm",
  withdrawn: "neutral",
  expired: "neutral",
  going: "warning",
  done: "good",
  "rolled-back": "alarm",
} as const satisfies Record<Release["state"], Tone>;

const isWaiting = (release: Release): boolean =>
  release.state === "requested" || release.state === "approved";

export async function releaseCard(ctx: Ctx, release: Release): Promise<Card> {
  const t = words(ctx, "release");
  const { clocks, nameOf, holds, state, tone, isHeld } = await lookAt(ctx, release);
  const asks = isAsking(release, holds.holds);
  const affected = clocks.filter((region) => release.regions.includes(region.key));
  const { number, service, version } = release;
  return {
    title: titleOf(ctx, release),
    notification: shorten(
      t(`card.notification-${asks ? "requested" : release.state}`, { number, service, version }),
      100,
    ),
    tone,
    blocks: [
      // Held: the list of reasons begins with this sentence.
      ...(isHeld ? [] : [{ kind: "text", text: state, style: "strong" } as const]),
      ...reasonBlocks(release, nameOf),
      ...(await holdBlocks(ctx, release, holds)),
      { kind: "facts", facts: facts(ctx, release, { affected, requester: nameOf(release.requestedBy) }) },
      ...thereBlocks(ctx, release, affected),
      ...wordBlocks(ctx, release, nameOf(release.requestedBy)),
      ...(await agreementBlocks(ctx, release, { clocks, asks })),
      ...(await buttonBlocks(ctx, release, holds)),
    ],
  };
}

/** The card in one line: which release, its state, and what holds it. */
export async function releaseLine(ctx: Ctx, release: Release): Promise<{ text: string; tone: Tone }> {
  const { holds, state, tone } = await lookAt(ctx, release);
  const because = await sayHolds(ctx, holds.holds);
  return { text: [titleOf(ctx, release), state, ...because].join(" · "), tone };
}

function titleOf(ctx: Ctx, { isPractice, number, service, version, environment }: Release): string {
  const key = isPractice ? "card.title-practice" : "card.title";
  return words(ctx, "release")(key, { number, service, version, environment });
}

/** What a card and a line both tell. */
async function lookAt(ctx: Ctx, release: Release) {
  const [clocks, names, holds] = await Promise.all([
    findRegionClocks(ctx),
    findNames(ctx, [release.requestedBy, release.decidedBy]),
    isWaiting(release) ? findHolds(ctx, release) : { holds: [], passed: [] },
  ]);
  const nameOf = (id: string | null) => (id && names.get(id)) || words(ctx, "release")("someone");
  const isHeld = release.state === "approved" && holds.holds.length > 0;
  const tone: Tone = isHeld ? "warning" : TONES[release.state];
  return {
    clocks,
    nameOf,
    holds,
    tone,
    isHeld,
    state: stateLine(ctx, release, { name: nameOf(release.decidedBy), isHeld }),
  };
}

function stateLine(ctx: Ctx, release: Release, said: { name: string; isHeld: boolean }): string {
  const t = words(ctx, "release");
  const { name } = said;
  switch (release.state) {
    case "approved":
      return said.isHeld ? t("state.held") : t("state.free");
    case "rejected":
      return t("state.rejected-by", { name });
    case "withdrawn":
      return t("state.withdrawn-by", { name });
    case "requested":
    case "expired":
    case "going":
    case "done":
    case "rolled-back":
      return t(`state.${stateWord(release)}`);
  }
}

const reasonBlocks = (release: Release, nameOf: (id: string | null) => string): Block[] =>
  release.rejectionReason === null
    ? []
    : [{ kind: "quote", text: release.rejectionReason, by: nameOf(release.decidedBy) }];

/** Until it is approved, missing approvals stand in their own list below and the planned time among the facts. */
async function holdBlocks(ctx: Ctx, release: Release, { holds, passed }: Holds): Promise<Block[]> {
  const t = words(ctx, "release");
  const isSaidBelow = (kind: Hold["kind"]) =>
    release.state === "requested" && (kind === "approvals" || kind === "planned");
  const others = await sayHolds(
    ctx,
    holds.filter((hold) => !isSaidBelow(hold.kind)),
  );
  const title = release.state === "requested" ? t("card.would-hold") : t("card.because");
  return [
    ...(others.length > 0 ? [{ kind: "list", title, items: others } as const] : []),
    ...passed.map(
      ({ hold, exception }): Block => ({
        kind: "text",
        text: t("card.passed", { rule: nameHold(ctx, hold), until: instantMark(exception.endsAt) }),
      }),
    ),
  ];
}

type Around = { readonly affected: readonly RegionClock[]; readonly requester: string };

function facts(ctx: Ctx, release: Release, { affected, requester }: Around): Fact[] {
  const t = words(ctx, "release");
  const until = goodUntil(release);
  const where = affected.map((region) => region.name).join(", ");
  return [
    [t("card.what"), `${release.service} ${release.version}`],
    [t("card.where"), `${release.environment} · ${where}`],
    [t("card.when"), release.plannedFor ?? t("card.when-free")],
    [t("card.requested-by"), requester],
    ...(release.state === "requested" ? [[t("card.expires"), release.expiresAt] as const] : []),
    ...(until === null ? [] : [[t("card.good-until"), until] as const]),
    ...(release.wentAt ? [[t("card.went"), release.wentAt] as const] : []),
    ...(release.endedAt && release.wentAt ? [[t("card.ended"), release.endedAt] as const] : []),
  ];
}

/** What the clock shows in each affected region when it goes. */
function thereBlocks(ctx: Ctx, release: Release, affected: readonly RegionClock[]): Block[] {
  const at = release.plannedFor;
  if (at === null) return [];
  const items = affected.map((region) => `${region.name}: ${sayThere(ctx, at, region.zone)}`);
  return [{ kind: "list", title: words(ctx, "release")("card.there"), items }];
}

/** The requester's own words, as typed. */
function wordBlocks(ctx: Ctx, release: Release, by: string): Block[] {
  const t = words(ctx, "release");
  return [
    ...(release.notes === ""
      ? [{ kind: "text", text: t("card.no-notes"), style: "quiet" } as const]
      : [
          { kind: "text", text: t("card.changed"), style: "strong" } as const,
          { kind: "quote", text: release.notes, by } as const,
        ]),
    ...(release.rollback === ""
      ? []
      : [
          { kind: "text", text: t("card.rollback"), style: "strong" } as const,
          { kind: "quote", text: release.rollback, by } as const,
        ]),
  ];
}
