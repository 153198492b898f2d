/** A night in which clocks change, lived through by the real engine: who was told what at the end of each shift. */

import { directoryPort } from "../../../src/chat/directory.ts";
import { posts } from "../../../src/chat/tables.ts";
import { records } from "../../../src/core/tables.ts";
import { and, eq, gt, like, lte } from "../../../src/db/drizzle.ts";
import { openDatabase } from "../../../src/db/open.ts";
import { runDueTimers } from "../../../src/engine/run-timers.ts";
import { handoffs } from "../../../src/features/handoff/tables.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { directory } from "../../../src/features/person/directory.ts";
import { halfADayAfter } from "../../features/oncall/check-handover.ts";
import { MOVABLE_CLOCK } from "../../kit/movable-clock.ts";
import { type BareHouse, openBareHouse } from "../../kit/open-bare-house.ts";
import { demoWith } from "./crowd.ts";
import type { Ground } from "./ground.ts";

const STEP_MS = 10 * 60_000;

/** A rotation of two people in a zone, who hand over at this local time and half a day later. */
export type Handing = { readonly zone: string; readonly starts: string };

export type Lived = {
  /** Shifts that ended, on record. */
  readonly ended: number;
  readonly handoffs: number;
  /** Handoffs whose draft its outgoing lead was shown exactly once. */
  readonly shownOnce: number;
};

/** Each rotation in a team of its own; anything else of the demo organisation is left out. */
function fileOf(all: readonly Handing[]): string {
  const team = (n: number) =>
    `  z${n}: { name: Team ${n}, region: berlin, lead: anna, language: en, channels: { slack: C0Z${n} } }`;
  const shift = (zone: string, starts: string, person: string) =>
    `      - { name: ${person}, zone: ${zone}, starts: "${starts}", people: [${person}], from: 2026-01-05 }`;
  const rotations = all.map(({ zone, starts }, n) =>
    [
      `  z${n}-primary:`,
      `    team: z${n}`,
      "    shifts:",
      shift(zone, starts, "anna"),
      shift(zone, halfADayAfter(starts), "jonas"),
    ].join("\n"),
  );
  const text = demoWith({ teams: all.map((_, n) => team(n)) }).replace("key: meridian", "key: bare");
  return `${text.slice(0, text.search(/^rotations:/m))}rotations:\n${rotations.join("\n")}\n`;
}

/** Lives from one instant to another in steps of ten minutes. */
export async function liveThrough(
  ground: Ground,
  all: readonly Handing[],
  span: { readonly from: number; readonly to: number },
): Promise<Lived> {
  const db = await openDatabase({ url: await ground.newDatabase(), connections: 4 });
  try {
    await db.script(MOVABLE_CLOCK);
    await db.useServiceRole();
    const house = await openBareHouse({ rooms: ROOMS, db, ports: [[directoryPort, directory]] });
    await house.at(new Date(span.from).toISOString());
    await house.asBaton((ctx) => applyOrganisation(ctx, { text: fileOf(all) }));
    const live = async (at: number) => {
      await house.at(new Date(at).toISOString());
      while ((await runDueTimers(house.work)) > 0);
    };
    // The draft of a shift that ends within the first step is shown a second after the file is applied.
    await live(span.from + 2000);
    for (let at = span.from + STEP_MS; at <= span.to; at += STEP_MS) await live(at);
    return await count(house, span);
  } finally {
    await db.close();
  }
}

const count = (house: BareHouse, span: { readonly from: number; readonly to: number }): Promise<Lived> =>
  house.asBaton(async ({ tx }) => {
    const isWithin = and(
      gt(handoffs.boundaryAt, new Date(span.from)),
      lte(handoffs.boundaryAt, new Date(span.to)),
    );
    const made = await tx.select({ id: handoffs.id }).from(handoffs).where(isWithin);
    const ended = await tx
      .select({ seq: records.seq })
      .from(records)
      .where(eq(records.action, "shift.ended"));
    let shownOnce = 0;
    for (const { id } of made) {
      const shown = await tx
        .select({ id: posts.id })
        .from(posts)
        .where(and(eq(posts.kind, "digest"), like(posts.mark, `tell:handoff:${id}:draft:%`)));
      if (shown.length === 1) shownOnce += 1;
    }
    return { ended: ended.length, handoffs: made.length, shownOnce };
  });
