/** Lists of releases: what waits for the reader, what is held and why, what there was. */
import type { ActionButton, Block, Card } from "../../chat/card.ts";
import { actorPerson, type Ctx } from "../../core/context.ts";
import { instantMark } from "../../core/instants.ts";
import { shorten } from "../../core/shorten.ts";
import { subject } from "../../core/subject.ts";
import { words } from "../../core/words.ts";
import { dueReviewBlocks } from "../exception/cards.ts";
import { findApprovals } from "./find-approvals.ts";
import { findHolds } from "./find-holds.ts";
import { findCandidates } from "./find-progress.ts";
import { findWaiting } from "./find-releases.ts";
import { stateWord } from "./good-until.ts";
import { isAsking } from "./require-asking.ts";
import { nameHold, sayHolds } from "./say-holds.ts";
import type { Release } from "./tables.ts";

/** A list longer than a phone's screen is not read; the rest is counted. */
const MOST = 5;

const line = (ctx: Ctx, release: Release): string =>
  words(ctx, "release")("list.line", {
    number: release.number,
    service: release.service,
    version: release.version,
    environment: release.environment,
  });

async function waitsForMe(ctx: Ctx, release: Release): Promise<boolean> {
  const me = actorPerson(ctx);
  if (me === null) return false;
  if (release.state !== "requested" && !isAsking(release, (await findHolds(ctx, release)).holds))
    return false;
  const [candidates, approvals] = await Promise.all([
    findCandidates(ctx, release),
    findApprovals(ctx, release),
  ]);
  const hasDecided = approvals.some(({ personId, stillMeets }) => personId === me && stillMeets.length > 0);
  return !hasDecided && candidates.some((candidate) => candidate.personId === me);
}

/** What a person who types `/release` most likely wants: what waits for him, then what is held and why. */
export async function waitingCard(ctx: Ctx): Promise<Card> {
  const t = words(ctx, "release");
  const waiting = (await findWaiting(ctx)).slice(0, 20);
  const mine: Release[] = [];
  for (const release of waiting) if (await waitsForMe(ctx, release)) mine.push(release);
  const others = waiting.filter((release) => !mine.includes(release));
  const held = await heldLines(ctx, others);
  return {
    title: t("list.title"),
    notification: mine.length > 0 ? t("list.waits", { count: mine.length }) : t("list.none-waits"),
    tone: mine.length > 0 ? "warning" : "neutral",
    blocks: [
      mine.length === 0
        ? { kind: "text", text: t("list.none-waits") }
        : {
            kind: "list",
            title: t("list.waits", { count: mine.length }),
            items: mine.map((one) => line(ctx, one)),
          },
      ...(await dueReviewBlocks(ctx)),
      ...(held.length === 0 ? [] : [{ kind: "list", title: t("list.held"), items: held } as const]),
      {
        kind: "buttons",
        buttons: [...mine.slice(0, MOST).map((one) => showButton(ctx, one)), newButton(ctx)],
      },
    ],
  };
}

async function heldLines(ctx: Ctx, waiting: readonly Release[]): Promise<string[]> {
  const t = words(ctx, "release");
  const lines: string[] = [];
  for (const release of waiting.slice(0, MOST)) {
    const { holds } = await findHolds(ctx, release);
    const because = (await sayHolds(ctx, holds)).join(" · ");
    lines.push(
      because === ""
        ? t("list.free-line", { release: line(ctx, release) })
        : t("list.held-line", { release: line(ctx, release), because }),
    );
  }
  if (waiting.length > MOST) lines.push(t("list.more", { count: waiting.length - MOST }));
  return lines;
}

const showButton = (ctx: Ctx, release: Release): ActionButton => ({
  action: "release.show",
  subject: subject("release", release),
  label: words(ctx, "release")("button.show", { number: release.number }),
});

const newButton = (ctx: Ctx): ActionButton => ({
  action: "release.new",
  subject: { kind: "organisation", id: ctx.org.id },
  label: words(ctx, "release")("button.new"),
  opensForm: true,
});

/** The newest releases, whatever became of them. */
export function listCard(ctx: Ctx, releases: readonly Release[]): Card {
  const t = words(ctx, "release");
  const items = releases.map((release) =>
    t("list.state-line", {
      release: line(ctx, release),
      state: t(`state.${stateWord(release)}`),
      at: instantMark(release.endedAt ?? release.wentAt ?? release.decidedAt ?? release.requestedAt),
    }),
  );
  const blocks: Block[] =
    items.length === 0 ? [{ kind: "text", text: t("list.empty") }] : [{ kind: "list", items }];
  return {
    title: t("list.title"),
    notification: t("list.title"),
    blocks: [...blocks, { kind: "buttons", buttons: [newButton(ctx)] }],
  };
}

/** `why`: each reason with its end, and what was passed; or that nothing holds it. */
export async function whyCard(ctx: Ctx, release: Release): Promise<Card> {
  const t = words(ctx, "release");
  const { holds, passed } = await findHolds(ctx, release);
  const isWaiting = release.state === "requested" || release.state === "approved";
  const reasons = isWaiting ? await sayHolds(ctx, holds) : [];
  const answer = !isWaiting
    ? t(`state.${stateWord(release)}`)
    : reasons.length === 0
      ? t("why.nothing")
      : t("why.because");
  return {
    title: line(ctx, release),
    notification: shorten(answer, 100),
    tone: reasons.length > 0 ? "warning" : "neutral",
    blocks: [
      { kind: "text", text: answer, style: "strong" },
      ...(reasons.length > 0 ? [{ kind: "list", items: reasons } as const] : []),
      ...passed.map(
        ({ hold, exception }): Block => ({
          kind: "text",
          text: t("card.passed", { rule: nameHold(ctx, hold), until: instantMark(exception.endsAt) }),
        }),
      ),
      { kind: "buttons", buttons: [showButton(ctx, release)] },
    ],
  };
}
