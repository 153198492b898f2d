/** Releases that wait, of what the file takes away. */
import type { Ctx } from "../../core/context.ts";
import type { Gone } from "../organisation/find-gone-names.ts";
import { findTeamKey } from "./find-eligible.ts";
import { findWaiting } from "./find-releases.ts";

export async function nameGone(ctx: Ctx, gone: Gone): Promise<void> {
  for (const release of await findWaiting(ctx)) {
    const { service, environment, regions } = release;
    const work = `R-${release.number}`;
    gone.namesAll({ team: await findTeamKey(ctx, release), service, environment }, work);
    for (const region of regions) gone.names("region", region, work);
  }
}
