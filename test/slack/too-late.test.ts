import { expect, test } from "vitest";
import type { Outgoing } from "../../src/chat/platform.ts";
import { slackPlatform } from "../../src/slack/post.ts";
import { SLACK_TOKEN, startFakeSlack } from "../kit/fake-slack.ts";
import { silentLog } from "../kit/slack/door.ts";

const anna = { provider: "slack", tenant: "T0MERIDIAN", subject: "U0ANNA", name: "" } as const;
const post: Outgoing = {
  installation: { platform: "slack", enterprise: "", team: "T0MERIDIAN" },
  to: { conversation: "C0PAYMENTS", thread: "" },
  card: { title: "SEV1", notification: "SEV1", blocks: [] },
  rendering: { language: "en", zone: null },
  mark: "mark-1",
  isRepeat: false,
};

test("what is no longer ours once the token was found is not sent", async () => {
  const slack = await startFakeSlack();
  const token = Promise.withResolvers<string>();
  const slow = slackPlatform({ token: () => token.promise, url: slack.apiUrl, log: silentLog });
  let isOurs = true;
  const sending = slow.send(post, () => isOurs);
  isOurs = false;
  token.resolve(SLACK_TOKEN);
  expect(await sending).toMatchObject({ kind: "retry" });
  expect(slack.world.effects).toEqual([]);
  await slack.stop();
});

test.each([
  ["a private message whose conversation was just opened", { account: anna }],
  ["what only one person may see", { only: anna, conversation: "C0NOWHERE", thread: "" }],
])("nor %s", async (_, to) => {
  const slack = await startFakeSlack();
  const logged: unknown[] = [];
  const log = { ...silentLog, warn: (facts: object) => void logged.push(facts) };
  const platform = slackPlatform({ token: () => SLACK_TOKEN, url: slack.apiUrl, log });
  let requests = 0;
  const outcome = await platform.send({ ...post, to }, () => {
    requests += 1;
    return requests === 1;
  });
  expect(outcome).toMatchObject({ kind: "retry", afterMs: 0 });
  expect(requests).toBe(2);
  expect(slack.world.effects.filter(({ method }) => method === "chat.postMessage")).toEqual([]);
  // Whoever sends it instead does: nothing is amiss. That there is no such channel is Slack's to say.
  expect(logged.filter((facts) => !JSON.stringify(facts).includes("channel_not_found"))).toEqual([]);
  await slack.stop();
});
