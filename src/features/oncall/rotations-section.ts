/** `rotations:` — who is on call when, by team. */
import { instantMark } from "../../core/instants.ts";
import { DAY_MS, instantOfWallMs, MINUTE_MS } from "../../core/wall-time.ts";
import { checkName } from "../organisation/file-pieces.ts";
import { defineSection, type Names, type Report } from "../organisation/file-section.ts";
import { namedRows } from "../organisation/named-rows.ts";
import { applyRotations } from "./apply-rotations.ts";
import { gapsWithin } from "./gaps-within.ts";
import { PROOF_DAYS } from "./proof-days.ts";
import { NO_ROSTER } from "./rotation.ts";
import { type RotationFile, RotationsFile } from "./rotation-file.ts";
import { rotationOfFile } from "./rotation-of-file.ts";
import { surveyRotations } from "./survey-rotations.ts";
import { rotations } from "./tables.ts";

export const rotationsSection = defineSection({
  key: "rotations",
  schema: RotationsFile,
  gives: { kind: "rotation", rows: (ctx) => namedRows(ctx, rotations) },
  check: (file, names, report) => {
    checkLevels(file, report);
    for (const [key, rotation] of Object.entries(file)) {
      checkNames({ key, rotation }, names, report);
      if (rotation.gaps !== "confirmed") checkGaps(key, rotation, report);
    }
  },
  apply: applyRotations,
  survey: surveyRotations,
});

/** One primary and one backup a team: two would be two answers to one question. */
function checkLevels(file: RotationsFile, report: Report): void {
  const taken = new Map<string, string>();
  for (const [key, { team, level }] of Object.entries(file)) {
    const other = taken.get(`${team} ${level}`);
    if (other) report({ path: [key, "level"], key: "oncall.level-taken", params: { team, level, other } });
    taken.set(`${team} ${level}`, key);
  }
}

type Keyed = { readonly key: string; readonly rotation: RotationFile };

function checkNames({ key, rotation }: Keyed, names: Names, report: Report): void {
  checkName(names, report, { kind: "team", key: rotation.team, path: [key, "team"] });
  for (const [index, shift] of rotation.shifts.entries()) {
    for (const [place, person] of shift.people.entries())
      checkName(names, report, {
        kind: "person",
        key: person,
        path: [key, "shifts", index, "people", place],
      });
  }
}

/** From the day on which all its shifts exist. A start in the future is no gap of the rule itself. */
function checkGaps(key: string, file: RotationFile, report: Report): void {
  const rotation = rotationOfFile(key, file);
  const from = Math.max(
    ...rotation.shifts.map((shift) =>
      instantOfWallMs((shift.fromDay + 8) * DAY_MS + shift.startMinute * MINUTE_MS, shift.zone),
    ),
  );
  const [first, ...others] = gapsWithin(NO_ROSTER, [rotation], { from, days: PROOF_DAYS });
  if (!first) return;
  report({
    path: [key, "shifts"],
    key: "oncall.opens-gap",
    params: {
      from: instantMark(new Date(first.startsAt)),
      until: instantMark(new Date(first.endsAt)),
      count: others.length + 1,
    },
  });
}
