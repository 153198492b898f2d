/** The requester of an approved release learns once, while he works, that its approval ends soon. */
import { sentence } from "../../chat/card.ts";
import { tell } from "../../chat/deliver.ts";
import { type Ctx, now } from "../../core/context.ts";
import { instantMark } from "../../core/instants.ts";
import { subject } from "../../core/subject.ts";
import { DAY_MS } from "../../core/wall-time.ts";
import { words } from "../../core/words.ts";
import { nextWorkAt } from "../person/awakeness.ts";
import { findCandidates } from "../person/find-clocks.ts";
import type { Release } from "./tables.ts";

/** Three days before; earlier only where he does not work between that and the end. */
const DAYS_BEFORE = [3, 4, 5, 6, 7, 8, 9];

/** When he is warned, this instant or later; this instant where he works no more before the end. */
export async function findWarnAt(ctx: Ctx, release: Release, until: Date): Promise<Date> {
  const from = DAYS_BEFORE.map(
    (days) => new Date(Math.max(until.getTime() - days * DAY_MS, now(ctx).getTime())),
  );
  const [requester] = await findCandidates(ctx, [release.requestedBy]);
  const works = requester ? from.map((at) => nextWorkAt(requester.clock, at)) : [];
  return works.find((at) => at < until) ?? from[0] ?? until;
}

/** Once for each approval, however often it is asked for. */
export async function warnRequester(ctx: Ctx, release: Release, until: Date): Promise<void> {
  await tell(ctx, release.requestedBy, {
    kind: "line",
    subject: subject("release", release),
    mark: `release:${release.id}:${release.revision}:ends-soon`,
    card: (reader) => {
      const { number, service, version } = release;
      const params = { number, service, version, until: instantMark(until) };
      return sentence(words(reader, "release")("told.ends-soon", params), "warning");
    },
  });
}
