/** The demo organisation with rotations of the test's own. */
import { readFileSync } from "node:fs";
import { inOrganisation } from "../../../src/core/in-organisation.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { type TestHouse, testHouse } from "../../kit/house.ts";

const DEMO = readFileSync(new URL("../../../src/features/organisation/demo.yaml", import.meta.url), "utf8");

/** Priya and Arjun from Bengaluru's morning, Jonas and Anna from Berlin's afternoon, Lena behind them. */
export const AROUND = `
  payments-primary:
    team: payments
    shifts:
      - { name: Bengaluru day, zone: Asia/Kolkata, starts: "09:30", people: [priya, arjun], from: 2026-12-28 }
      - { name: Berlin day, zone: Europe/Berlin, starts: "13:00", people: [anna, jonas], from: 2026-12-28 }
  payments-backup:
    team: payments
    level: backup
    shifts:
      - { name: Berlin, zone: Europe/Berlin, starts: "09:00", people: [lena], from: 2026-12-28 }
`;

/** The demo's file up to its rotations, and then these: sections of rooms above are left out. */
export const fileWith = (rotations: string): string =>
  `${DEMO.slice(0, DEMO.search(/^rotations:/m))}rotations:${rotations}\n`;

export const houseWith = (rotations: string = AROUND, at = "2027-03-09T09:00:00Z"): Promise<TestHouse> =>
  testHouse({ at, file: fileWith(rotations) });

/** Applies a changed file, as an administrator would. */
export const applyFile = (house: TestHouse, text: string): Promise<unknown> =>
  inOrganisation(house.house, { orgId: house.orgId, actor: { kind: "file", by: "test" } }, (ctx) =>
    applyOrganisation(ctx, { text }),
  );
