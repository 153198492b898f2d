import { expect, test } from "vitest";
import { textOf } from "../../kit/recording-platform.ts";
import { testHouse } from "../../kit/house.ts";

test("a typo in the service opens all the same and offers the correction", async () => {
  const house = await testHouse({ at: "2027-03-09T14:30:00Z" });
  const answer = await house.type("anna", "incident open sev1 chekout: payments time out");
  await house.catchUp();
  console.log(JSON.stringify(answer).slice(0, 300), house.logged);
  for (const m of [...house.slack.messages, ...house.teams.messages]) console.log(m.platform, m.conversation, m.to, "\n" + textOf(m.card));
  expect(1).toBe(1);
});
