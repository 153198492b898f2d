import { afterEach, expect, test } from "vitest";
import { hintLanes, hintLanesElsewhere, listenForHints } from "../../src/engine/wake.ts";

const leaves: (() => void)[] = [];
afterEach(() => {
  for (const leave of leaves.splice(0)) leave();
});

function listening(where: "here" | "elsewhere", hasRoom: boolean) {
  const heard = { lanes: 0 };
  const lanes = () => {
    heard.lanes += 1;
    return hasRoom;
  };
  leaves.push(listenForHints(where, { due: () => {}, lanes }));
  return heard;
}

test("a worker with room takes up what waits, and no other process is woken for it", () => {
  const [here, elsewhere] = [listening("here", true), listening("elsewhere", true)];
  hintLanes();
  expect([here.lanes, elsewhere.lanes]).toEqual([1, 0]);
});

test("the others are told where this process has no worker, or one that has its hands full", () => {
  const elsewhere = listening("elsewhere", true);
  hintLanes();
  const full = listening("here", false);
  hintLanes();
  expect([full.lanes, elsewhere.lanes]).toEqual([1, 2]);
});

test("of what is more than this process can take up only the others are told", () => {
  const [here, elsewhere] = [listening("here", true), listening("elsewhere", true)];
  hintLanesElsewhere();
  expect([here.lanes, elsewhere.lanes]).toEqual([0, 1]);
});
