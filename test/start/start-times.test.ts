/** `npm start` says within seconds where to go, and whoever goes there at once is answered. */
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { spareRow } from "../kit/spare-row.ts";
import { startTimes } from "./start-times.ts";

/** The lines are 5 s and 2 s (`npm run starts` holds them); here, only what a busy machine cannot excuse. */
const PATIENCE = 6;

test("every address that a start names answers, and neither a first start nor a later one takes long", {
  timeout: 240_000,
}, async () => {
  // As the installation does, which a changed schema asks for again.
  execFileSync("npm", ["run", "prepare", "--silent"]);
  const { first, later } = await startTimes(await spareRow(4), 2);
  const starts = [first, ...later];
  console.info(
    `npm start, until it says where to go: ${starts.map(({ saidMs }) => `${Math.round(saidMs)} ms`).join(", ")}`,
  );
  for (const { addresses } of starts) {
    expect(addresses).toHaveLength(3);
    expect(addresses.map(({ status }) => status)).toEqual([200, 200, 200]);
  }
  expect(first.saidMs).toBeLessThan(5_000 * PATIENCE);
  expect(Math.min(...later.map(({ saidMs }) => saidMs))).toBeLessThan(2_000 * PATIENCE);
});
