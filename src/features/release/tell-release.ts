/** Who learns what of a release: approvers and its team by a live card, its requester by one line. */
import { type Card, sentence, type Tone } from "../../chat/card.ts";
import { postCard, postLine, tell } from "../../chat/deliver.ts";
import { actorPerson, type Ctx } from "../../core/context.ts";
import { subject } from "../../core/subject.ts";
import { words } from "../../core/words.ts";
import { findNames } from "../exception/find-deciders.ts";
import { findTeamPlaces } from "../incident/find-team-places.ts";
import { findHolds, type Hold } from "./find-holds.ts";
import { findAgreement, findCandidates } from "./find-progress.ts";
import { stateWord } from "./good-until.ts";
import { sayHolds } from "./say-holds.ts";
import type { Release } from "./tables.ts";

/** The live card in every channel of the service's team. */
export async function postToTeam(ctx: Ctx, release: Release): Promise<void> {
  for (const place of await findTeamPlaces(ctx, release.teamId))
    await postCard(ctx, subject("release", release), place.id);
}

/** Everyone whose approval counts gets the live card once for each version of what is asked. */
export async function tellApprovers(ctx: Ctx, release: Release): Promise<void> {
  for (const candidate of await findCandidates(ctx, release))
    await tell(ctx, candidate.personId, {
      kind: "card",
      subject: subject("release", release),
      mark: `release:${release.id}:${release.revision}:decide`,
      card: "live",
    });
}

/** Where an approval counts no longer, whoever could fill its place gets the live card once more: an edit rings nowhere. */
export async function askAgain(ctx: Ctx, release: Release): Promise<void> {
  const { places, lost } = await findAgreement(ctx, release);
  if (lost.length === 0) return;
  const open = places.filter((place) => place.personId === null).map((place) => place.need);
  const sitting = new Set(places.map((place) => place.personId));
  for (const { personId, needs } of await findCandidates(ctx, release))
    if (!sitting.has(personId) && needs.some((need) => open.includes(need)))
      await tell(ctx, personId, {
        kind: "card",
        subject: subject("release", release),
        mark: `release:${release.id}:${release.revision}:decide:${[...lost].sort().join(",")}`,
        card: "live",
      });
}

/** Its requester learns how it was decided, and the thread of its card gets the same line. */
export async function tellOutcome(ctx: Ctx, release: Release): Promise<void> {
  const { holds } = await findHolds(ctx, release);
  const card = (reader: Ctx) => outcomeCard(reader, release, holds);
  await postLine(ctx, subject("release", release), card);
  if (release.requestedBy === actorPerson(ctx)) return;
  await tell(ctx, release.requestedBy, {
    kind: "line",
    subject: subject("release", release),
    mark: `release:${release.id}:${release.revision}:${release.state}`,
    card,
  });
}

const OUTCOME_TONES: Partial<Record<Release["state"], Tone>> = {
  approved: "good",
  rejected: "alarm",
  "rolled-back": "warning",
  expired: "warning",
};

async function outcomeCard(ctx: Ctx, release: Release, holds: readonly Hold[]): Promise<Card> {
  const t = words(ctx, "release");
  const names = await findNames(ctx, [release.decidedBy]);
  const params = {
    number: release.number,
    service: release.service,
    version: release.version,
    name: (release.decidedBy && names.get(release.decidedBy)) || t("someone"),
    reason: release.rejectionReason ?? "",
  };
  const tone = OUTCOME_TONES[release.state] ?? "neutral";
  switch (release.state) {
    case "approved": {
      if (holds.length === 0) return sentence(t("told.approved", params), tone);
      const because = (await sayHolds(ctx, holds)).join(" · ");
      return sentence(t("told.approved-held", { ...params, because }), "warning");
    }
    case "rejected":
      return sentence(t("told.rejected", params), tone);
    case "withdrawn":
      return sentence(t("told.withdrawn", params), tone);
    case "expired":
      return sentence(t(stateWord(release) === "not-gone" ? "told.not-gone" : "told.expired", params), tone);
    case "rolled-back":
      return sentence(t("told.rolled-back", params), tone);
    case "requested":
    case "going":
    case "done":
      return sentence(t(`state.${release.state}`), tone);
  }
}

/** An approved release may go now, or no longer: its requester is told, and nobody else. */
export async function tellWhetherFree(ctx: Ctx, release: Release, holds: readonly Hold[]): Promise<void> {
  await tell(ctx, release.requestedBy, {
    kind: "line",
    subject: subject("release", release),
    mark: `release:${release.id}:${release.isFree ? "free" : "held"}:${ctx.tx.now.getTime()}`,
    card: async (reader) => {
      const t = words(reader, "release");
      const { number, service, version } = release;
      if (release.isFree) return sentence(t("told.free", { number, service, version }), "good");
      const because = (await sayHolds(reader, holds)).join(" · ");
      return sentence(t("told.held", { number, service, version, because }), "warning");
    },
  });
}
