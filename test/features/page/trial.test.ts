import { expect, test } from "vitest";
import { testHouse } from "../../kit/house.ts";
import { textOf } from "../../kit/recording-platform.ts";

test("a trial on the embedded database pages nobody, and every card says so", async () => {
  const house = await testHouse({ isTrial: true });
  await house.type("rafael", "incident open sev1 checkout: payments time out", {
    conversation: "C0PAYMENTS",
    kind: "channel",
  });
  await house.catchUp();
  const messages = [...house.slack.messages, ...house.teams.messages];
  expect(messages.length).toBeGreaterThan(0);
  for (const message of messages) expect(textOf(message.card)).toContain("BATON_FORCE_TRIAL_PAGES");
  expect(
    messages.filter(
      (message) => message.to !== null && /I have it|Ich kümmere mich/.test(textOf(message.card)),
    ),
  ).toEqual([]);
});
