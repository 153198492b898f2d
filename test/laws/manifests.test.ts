/** The manifests that are checked in list exactly the commands that exist, and ask for what the code needs. */
import { readFileSync } from "node:fs";
import {
  isCallExpression,
  isCaseClause,
  isPropertyAccessExpression,
  isStringLiteral,
} from "typescript/unstable/ast/is";
import { expect, test } from "vitest";
import { ROOMS } from "../../src/features/index.ts";
import { buildManifests } from "../../src/manifests/build-manifests.ts";
import { MESSAGE_ACTIONS, NOUNS } from "../../src/manifests/offers.ts";
import { readOptions } from "../../src/manifests/options.ts";
import { eventsOf, SLACK_FREE, SLACK_SCOPES, scopesOf } from "../../src/manifests/permissions.ts";
import { ROOT, readSources } from "./sources.ts";
import { nodes, type Parsed, parse, textOf } from "./syntax.ts";

const files = parse(readSources("src/slack"));
const options = readOptions([], { rooms: ROOMS.map(({ name }) => name), readFile: () => "" });

test("what people type first is one of the five nouns, and all five exist", () => {
  const typed = new Set(ROOMS.flatMap((room) => (room.commands ?? []).map(({ name }) => name.split(" ")[0])));
  expect([...typed].sort()).toEqual([...NOUNS].sort());
});

test("every action on a message that a room takes stands in the menu", () => {
  const known = new Set<string>(MESSAGE_ACTIONS.map(({ action }) => action));
  const taken = ROOMS.flatMap((room) => (room.messageActions ?? []).map(({ action }) => action));
  expect(taken.filter((action) => !known.has(action))).toEqual([]);
});

test("the files that are checked in are what the rooms and permissions make of them", () => {
  if ("mistake" in options) throw new Error(options.mistake);
  const stale = [...buildManifests(options, ROOMS)].filter(([path, made]) => {
    const there = readFileSync(new URL(`manifests/${path}`, ROOT));
    return !there.equals(made);
  });
  expect(
    stale.map(([path]) => path),
    "run: npm run manifests",
  ).toEqual([]);
});

/** Web API methods that code calls: `client.chat.postMessage(…)`. */
function methodsIn(sources: readonly Parsed[]): string[] {
  const found = sources.flatMap((file) =>
    [...nodes(file.tree)].flatMap((node) => {
      if (!isCallExpression(node) || !isPropertyAccessExpression(node.expression)) return [];
      const [, method] =
        /\.((?:\w+\.)?\w+\.\w+)$/.exec(textOf(file, node.expression).replaceAll(/\s/g, "")) ?? [];
      return method !== undefined && METHOD.test(method) ? [method] : [];
    }),
  );
  return [...new Set(found)].sort();
}
const METHOD =
  /^(admin|api|apps|auth|bookmarks|bots|calls|canvases|chat|conversations|dnd|emoji|files|pins|reactions|reminders|search|stars|team|usergroups|users|views)\.\w+(\.\w+)?$/;

test("every method of Slack's that the code calls is covered by a permission of the standard profile", () => {
  const covered = new Set<string>([
    ...SLACK_FREE.methods,
    ...scopesOf("standard").flatMap(({ methods }) => methods),
  ]);
  const used = methodsIn(files);
  expect(used).toContain("chat.postMessage");
  expect(used.filter((method) => !covered.has(method))).toEqual([]);
});
test("and no permission is asked for methods that the code never calls", () => {
  const used = new Set(methodsIn(files));
  const idle = SLACK_SCOPES.filter(
    ({ methods, events }) =>
      methods.length > 0 && events.length === 0 && !methods.some((method) => used.has(method)),
  );
  expect(idle.map(({ scope }) => scope)).toEqual([]);
});
test("caught: a method that no permission covers", () => {
  const sample = parse([
    {
      path: "src/slack/x.ts",
      text: 'await (await clientOf(at)).admin.users.remove({}); client.files.uploadV2({}); t("chat.delete");',
    },
  ]);
  expect(methodsIn(sample)).toEqual(["admin.users.remove", "files.uploadV2"]);
});

test("every event that the door understands is subscribed to, and no other", () => {
  const reader = files.filter(({ path }) => path.endsWith("/read-event.ts"));
  const understood = reader.flatMap((file) =>
    [...nodes(file.tree)].flatMap((node) =>
      isCaseClause(node) && isStringLiteral(node.expression) ? [node.expression.text] : [],
    ),
  );
  expect(understood.length).toBeGreaterThan(0);
  // A subscription says where messages are heard: only what is written to Baton alone.
  const subscribed = eventsOf("standard").map((event) => event.replace(/^message\.im$/, "message"));
  expect(subscribed.sort()).toEqual([...new Set(understood)].sort());
});
