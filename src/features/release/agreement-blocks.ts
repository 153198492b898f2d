/** Who must agree, from where, and who has: the part of the card that answers "who else?". */
import type { Block } from "../../chat/card.ts";
import type { Ctx } from "../../core/context.ts";
import { words } from "../../core/words.ts";
import type { RegionClock } from "../calendar/freeze-span.ts";
import { findNames } from "../exception/find-deciders.ts";
import { type Candidate, findAgreement, findCandidates } from "./find-progress.ts";
import type { FilledPlace } from "./rule.ts";
import type { Release } from "./tables.ts";

/** More names than this make a list nobody reads on a phone. */
const MOST_NAMES = 4;

export async function agreementBlocks(
  ctx: Ctx,
  release: Release,
  { clocks, asks }: { readonly clocks: readonly RegionClock[]; readonly asks: boolean },
): Promise<Block[]> {
  const t = words(ctx, "release");
  const { places, lost } = await findAgreement(ctx, release);
  const isOpen = release.state === "requested" || release.state === "approved";
  if (places.length === 0) return isOpen ? [{ kind: "text", text: t("agree.nobody"), style: "quiet" }] : [];
  const [names, candidates] = await Promise.all([
    findNames(ctx, [...places.map((place) => place.personId), ...lost]),
    asks ? findCandidates(ctx, release) : [],
  ]);
  // Nobody is waited for any more once it is rejected, withdrawn or over.
  const shown = isOpen ? places : places.filter((place) => place.personId !== null);
  const items = shown.map((place) => {
    const label = placeLabel(ctx, place, clocks);
    if (place.personId !== null)
      return t("agree.done", { place: label, name: names.get(place.personId) ?? t("someone") });
    const waiting = waitingNames(ctx, place, { candidates, places });
    return waiting === ""
      ? t("agree.open", { place: label })
      : t("agree.waits", { place: label, names: waiting });
  });
  return [
    ...(items.length > 0 ? [{ kind: "list", title: t("agree.title"), items } as const] : []),
    ...lost.map((id): Block => {
      const text = t("agree.lost", { name: names.get(id) ?? t("someone") });
      return { kind: "text", text, style: "quiet" };
    }),
  ];
}

function placeLabel(ctx: Ctx, place: FilledPlace, clocks: readonly RegionClock[]): string {
  const t = words(ctx, "release");
  const { requirement } = place;
  switch (requirement.kind) {
    case "each-region":
      return clocks.find((region) => region.key === place.region)?.name ?? place.region ?? "";
    case "team":
      return t("agree.team", { team: requirement.team });
    case "role":
      return t("agree.role", { role: requirement.role });
    case "anyone":
      return t("agree.anyone");
  }
}

const languageTag = ({ reader }: Ctx): string => (reader.language === "pseudo" ? "en" : reader.language);

type Around = { readonly candidates: readonly Candidate[]; readonly places: readonly FilledPlace[] };

function waitingNames(ctx: Ctx, place: FilledPlace, { candidates, places }: Around): string {
  const seatedIds = new Set(places.map((one) => one.personId));
  const able = candidates.filter(
    (candidate) => candidate.needs.includes(place.need) && !seatedIds.has(candidate.personId),
  );
  const names = able.slice(0, MOST_NAMES).map((candidate) => candidate.name);
  if (names.length === 0) return "";
  const more = able.length - names.length;
  const t = words(ctx, "release");
  if (more > 0) return t("agree.and-more", { names: names.join(", "), count: more });
  // One of them is enough: a mere list could be read as all of them.
  return new Intl.ListFormat(languageTag(ctx), { type: "disjunction" }).format(names);
}
