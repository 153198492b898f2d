import { expect, test } from "vitest";
import { testHouse } from "../kit/house.ts";
import { textOf } from "../kit/recording-platform.ts";

const ELSEWHERE = { conversation: "C0ELSEWHERE", kind: "channel" } as const;
const COVER = "oncall cover <@U0LENA> until 18:00";

test("what could not be said in a channel that Baton is not in is told to whoever asked, in his language", async () => {
  const house = await testHouse();
  house.slack.absentFrom.add(ELSEWHERE.conversation);
  await house.type("anna", COVER, ELSEWHERE);
  await house.catchUp();
  const told = (await house.inbox("anna")).filter(({ card }) =>
    textOf(card).includes("Baton ist dort nicht dabei"),
  );
  expect(told).toHaveLength(1);
  expect(told[0] && textOf(told[0].card)).toContain("Lena Hoffmann");
  expect(house.slack.messages.filter(({ conversation }) => conversation === ELSEWHERE.conversation)).toEqual(
    [],
  );
});

test("where he cannot be told either, it ends there", async () => {
  const house = await testHouse();
  for (const place of [ELSEWHERE.conversation, "dm-U0ANNA"]) house.slack.absentFrom.add(place);
  await house.type("anna", COVER, ELSEWHERE);
  await house.catchUp();
  expect(await house.inbox("anna")).toEqual([]);
});
