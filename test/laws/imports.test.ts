import { describe, expect, test } from "vitest";
import { importLadder, roomOrder } from "./import-ladder.ts";
import { ownClocks, ownEnvironments } from "./one-clock.ts";
import { readSources, readText } from "./sources.ts";
import { parse } from "./syntax.ts";

const files = parse(readSources("src"));
const rooms = roomOrder({ path: "src/features/index.ts", text: readText("src/features/index.ts") });

const ladder = (path: string, text: string) =>
  importLadder(parse([{ path, text }]), ["organisation", "incident", "escalation"]);

describe("imports go down only", () => {
  test("in the whole project", () => expect(importLadder(files, rooms)).toEqual([]));

  test("every room is listed in the contents, once", () => {
    const folders = new Set(
      files.flatMap(({ path }) => /^src\/features\/([^/]+)\/feature\.ts$/.exec(path)?.[1] ?? []),
    );
    expect([...rooms].sort()).toEqual([...folders].sort());
  });

  test.each([
    ["core imports a room", "src/core/words.ts", 'import { x } from "../features/incident/x.ts";'],
    ["db imports core", "src/db/open.ts", 'import type { Ctx } from "../core/context.ts";'],
    ["a room imports a platform", "src/features/incident/x.ts", 'import type { x } from "../../slack/x.ts";'],
    [
      "a room imports a room after it",
      "src/features/incident/x.ts",
      'import { x } from "../escalation/tables.ts";',
    ],
    ["a room imports the contents", "src/features/incident/x.ts", 'import { ROOMS } from "../index.ts";'],
    [
      "a room that is not in the contents imports another",
      "src/features/lost/x.ts",
      'import { x } from "../incident/x.ts";',
    ],
    ["a platform imports a room", "src/teams/x.ts", 'import { x } from "../features/incident/x.ts";'],
    ["a platform imports the other", "src/teams/x.ts", 'export { x } from "../slack/x.ts";'],
    [
      "an integration takes more than a type of a room",
      "src/integrations/x/x.ts",
      'import { x } from "../../features/bridge/x.ts";',
    ],
    ["a late import", "src/engine/x.ts", 'const x = await import("../chat/x.ts");'],
    ["a type by its file", "src/engine/x.ts", 'type X = import("../chat/x.ts").X;'],
    ["a room imports main", "src/features/incident/x.ts", 'import { x } from "../../app.ts";'],
    ["Bolt outside Slack's folder", "src/chat/x.ts", 'import type { App } from "@slack/bolt";'],
    [
      "Slack's packages in the stand-in",
      "src/tryout/slack-stand-in/x.ts",
      'import { WebClient } from "@slack/web-api";',
    ],
    ["botbuilder outside Teams' folder", "src/chat/x.ts", 'import { x } from "botbuilder";'],
    ["drizzle outside db", "src/core/x.ts", 'const x = require("drizzle-orm");'],
    ["luxon in a platform", "src/slack/x.ts", 'import { DateTime } from "luxon";'],
    ["a child process outside the try-out", "src/web/x.ts", 'import { spawn } from "node:child_process";'],
  ])("caught: %s", (_, path, text) => expect(ladder(path, text)).toHaveLength(1));

  test.each([
    [
      "a room uses one before it",
      "src/features/incident/x.ts",
      'import { x } from "../organisation/tables.ts";',
    ],
    [
      "the first room uses the door's shape",
      "src/features/organisation/feature.ts",
      'import type { Room } from "../room.ts";',
    ],
    [
      "an integration fulfils a room's type",
      "src/integrations/x/x.ts",
      'import type { X } from "../../features/bridge/provider.ts";',
    ],
    [
      "a word in a comment or a string",
      "src/core/x.ts",
      '// import { x } from "../features/x.ts";\nconst x = "from \'luxon\'";',
    ],
  ])("allowed: %s", (_, path, text) => expect(ladder(path, text)).toEqual([]));
});

describe("one clock, one environment", () => {
  test("nobody reads a clock of his own", () => expect(ownClocks(files)).toEqual([]));
  test("nobody reads the environment of his own", () => expect(ownEnvironments(files)).toEqual([]));

  test.each([
    "new Date()",
    "new Date",
    "Date.now()",
    "DateTime.now()",
    "DateTime.utc()",
    "DateTime.local()",
    "Temporal.Now.instant()",
  ])("caught: %s", (code) =>
    expect(ownClocks(parse([{ path: "src/core/x.ts", text: `const x = ${code};` }]))).toHaveLength(1),
  );
  test("allowed: an instant made from another", () =>
    expect(
      ownClocks(
        parse([{ path: "src/core/x.ts", text: "const x = new Date(5); const y = DateTime.utc(2027);" }]),
      ),
    ).toEqual([]));

  test.each(["const x = process.env.PORT;", 'import { env } from "node:process";'])("caught: %s", (text) =>
    expect(ownEnvironments(parse([{ path: "src/web/x.ts", text }]))).toHaveLength(1),
  );
});
