import type { Ctx } from "../../core/context.ts";
import type { Change, Names } from "../organisation/file-section.ts";
import { syncRows } from "../organisation/sync-rows.ts";
import type { RotationFile, RotationsFile } from "./rotation-file.ts";
import { scheduleShifts } from "./settle-shifts.ts";
import { syncShifts } from "./sync-shifts.ts";
import { rotations } from "./tables.ts";

/** Makes the rotations what the file says; whoever is on call then is so at once, and is handed what is open. */
export async function applyRotations(
  ctx: Ctx,
  file: RotationsFile,
  names: Names,
): Promise<readonly Change[]> {
  const changes = [
    ...(await syncRows(ctx, {
      path: "rotations",
      noun: "rotation",
      table: rotations,
      id: (key) => names.id("rotation", key),
      subject: (row) => ({ kind: "rotation", id: String(row.id) }),
      wanted: new Map(
        Object.entries(file).map(([key, rotation]) => [
          key,
          { was: rotation.was, row: rowOf(key, rotation, names) },
        ]),
      ),
    })),
  ];
  for (const [key, rotation] of Object.entries(file)) {
    const isChanged = await syncShifts(ctx, rotation, { rotationId: names.id("rotation", key), names });
    const path = `rotations.${key}`;
    const isKnown = changes.some((change) => change.path === path && change.kind === "added");
    if (isChanged && !isKnown) changes.push({ kind: "changed", path, details: ["shifts"] });
  }
  await scheduleShifts(ctx);
  return changes;
}

const rowOf = (key: string, { team, level, name, gaps }: RotationFile, names: Names) => ({
  teamId: names.id("team", team),
  level,
  name: name ?? key,
  mayHaveGaps: gaps === "confirmed",
});
