import { expect, test } from "vitest";
import { ROOMS } from "../../src/features/index.ts";
import { readOptions } from "../../src/manifests/options.ts";
import { slackManifest } from "../../src/manifests/slack-manifest.ts";
import { teamsManifest } from "../../src/manifests/teams-manifest.ts";

const KNOWN = { rooms: ROOMS.map(({ name }) => name), readFile: () => "" };
function asked(...words: string[]) {
  const options = readOptions(words, KNOWN);
  if ("mistake" in options) throw new Error(options.mistake);
  return options;
}

test("the actions on a message are those of Slack, each answered by a dialog", () => {
  const { composeExtensions } = teamsManifest(asked(), ROOMS) as {
    composeExtensions?: { commands: { id: string; context: string[]; fetchTask: boolean }[] }[];
  };
  const commands = composeExtensions?.[0]?.commands ?? [];
  expect(commands.map(({ id }) => id)).toEqual(
    (slackManifest(asked(), ROOMS).features.shortcuts ?? []).map(({ callback_id: id }) => id),
  );
  expect(commands).toHaveLength(2);
  for (const { context, fetchTask } of commands) expect([context, fetchTask]).toEqual([["message"], true]);
  expect(
    teamsManifest(
      asked("--rooms", "oncall"),
      ROOMS.filter(({ name }) => name === "oncall"),
    ),
  ).not.toHaveProperty("composeExtensions");
});
