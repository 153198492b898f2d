/** The day: an incident at night, a release of two regions, the end of a shift. Each expectation is checked. */
import { atNight } from "./at-night.ts";
import { endOfShift } from "./end-of-shift.ts";
import type { Key, Person } from "./people.ts";
import { releaseOfTwoRegions } from "./release-of-two-regions.ts";
import type { Scene } from "./scene.ts";
import type { Stage } from "./stage.ts";
import type { Transcript } from "./transcript.ts";

/** Plays all scenes. Errors: whatever was expected and did not come. */
export async function playDay(
  stage: Stage,
  cast: Readonly<Record<Key, Person>>,
  told: Transcript,
): Promise<void> {
  const scene: Scene = { stage, cast, told };
  await atNight(scene);
  await releaseOfTwoRegions(scene);
  await endOfShift(scene);
}
