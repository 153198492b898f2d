import { expect, test } from "vitest";
import { auditOnce } from "../../../src/engine/auditor.ts";
import { findBridge } from "../../../src/features/bridge/find-bridge.ts";
import { guardRoom } from "../../../src/features/guard-room.ts";
import { handoffs } from "../../../src/features/handoff/tables.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { findNextShift } from "../../../src/features/oncall/find-on-call.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { FileMistakes, mistakeText } from "../../../src/features/organisation/file-mistakes.ts";
import { demoFor, type TestHouse, testHouse } from "../../kit/house.ts";
import { buttonOn } from "../../kit/recording-platform.ts";
import { NIGHT, open, refused, said } from "../incident/told.ts";
import { ask, current } from "../release/ask-release.ts";

const DEMO = demoFor(ROOMS);
const withRooms = (switches: string): string => DEMO.replace("settings:", `settings:\n  rooms: ${switches}`);
const WITHOUT_RELEASES = withRooms("{ release: false, calendar: false, handoff: false, bridge: false }");
const apply = (house: TestHouse, text: string) => house.asBaton((ctx) => applyOrganisation(ctx, { text }));

test("what is typed for a room that is off is answered by a clear sentence, and help does not name it", async () => {
  const house = await testHouse({ file: WITHOUT_RELEASES });
  for (const line of ["release", "release request checkout 4.2.0 production", "handoff", "baton R-1"])
    expect(said(await house.type("lena", line)), line).toContain("is switched off in this organisation");
  expect(said(await house.type("anna", "release"))).toContain(
    "„release“ ist in dieser Organisation ausgeschaltet",
  );
  const help = said(await house.type("lena", "baton help"));
  expect(help).toContain("incident");
  expect(help).not.toContain("release");
  expect(said(await house.type("lena", "baton help release"))).not.toContain("release request");
  expect(said(await house.type("lena", "incident list"))).toContain("Nothing is open");
});

test("a card from before is dead, live cards stay as they are, and a door for programs is shut", async () => {
  const house = await testHouse();
  const release = await ask(house);
  await house.catchUp();
  const [card] = house.slack.messages.filter((one) => one.to === "U0ANNA");
  const { handle } = buttonOn(card?.card ?? { title: "", notification: "", blocks: [] }, "Zustimmen");
  await apply(house, WITHOUT_RELEASES);
  expect(said(await house.press("anna", handle))).toContain("ausgeschaltet");
  await house.catchUp();
  expect((await current(house, release)).state).toBe("requested");
  const endpoint = ROOMS.map(guardRoom)
    .flatMap((room) => room.endpoints ?? [])
    .find(({ path, method }) => path === "/releases" && method === "post");
  const called = house.asBaton(async (ctx) => endpoint?.run(ctx, {} as never));
  expect(await refused(called)).toBe("chat.room-off");
  await apply(house, DEMO);
  await house.press("anna", handle);
  await house.catchUp();
  expect(said(await house.type("lena", "release"))).toContain("R-1");
});

test("a room that is off hears nothing and does nothing on time; switched on again it goes on", async () => {
  const house = await testHouse({ at: NIGHT, file: WITHOUT_RELEASES });
  const incident = await open(house, "sev1 checkout: down");
  await house.catchUp();
  expect(await house.asBaton((ctx) => findBridge(ctx, incident.id))).toBe(undefined);
  const drafted = () => house.asBaton((ctx) => ctx.tx.select().from(handoffs));
  await house.pass(30 * 3_600_000);
  expect(await drafted()).toEqual([]);
  await apply(house, DEMO);
  const [next] = await house.asBaton((ctx) => findNextShift(ctx, { teamId: incident.teamId }));
  await house.at(new Date((next?.at.getTime() ?? 0) - 60_000).toISOString());
  await house.catchUp();
  expect(await drafted()).not.toEqual([]);
});

test.each([
  ["{ person: false }", "organisation.room-stays", '"person" cannot be switched off'],
  ["{ help: false }", "organisation.room-stays", '"help" cannot be switched off'],
  ["{ calendar: false }", "organisation.room-needed", 'while "release" is on'],
  ["{ release: false }", "organisation.room-needed", 'while "calendar" is on'],
  ["{ escalation: false }", "organisation.room-needed", 'while "incident" is on'],
  ["{ releese: false }", "organisation.no-such-room", "Can be switched off: release"],
])("in the file %s is a mistake", async (switches, key, sentence) => {
  const house = await testHouse();
  const text = withRooms(switches);
  const error = await apply(house, text).catch((thrown: unknown) => thrown);
  const [mistake, ...others] = error instanceof FileMistakes ? error.mistakes : [];
  if (!mistake) throw new Error("no mistake was found");
  expect(others).toEqual([]);
  expect(mistake.key).toBe(key);
  expect(mistakeText("en", mistake)).toContain(sentence);
  const line = text.split("\n").findIndex((one) => one.includes(switches));
  expect([mistake.line, mistake.column]).toEqual(
    [line + 1, text.split("\n")[line]?.indexOf("false") ?? 0].map((n, i) => n + i),
  );
});

test("incidents go off with all that they are made of", async () => {
  const house = await testHouse();
  await apply(house, withRooms("{ incident: false, escalation: false, bridge: false }"));
  expect(said(await house.type("lena", "incident open sev1 checkout: down"))).toContain("is switched off");
  const message = {
    kind: "message-action",
    action: "incident.from-message",
    text: "x",
    message: "1",
    author: "U0ANNA",
  } as const;
  expect(said(await house.call("lena", message))).toContain("is switched off");
  expect(said(await house.type("lena", "handoff"))).not.toContain("I-");
});

test("what waits in a room that is off is not missed by the auditor", async () => {
  const house = await testHouse({ at: NIGHT });
  await open(house, "sev1 checkout: down");
  await house.catchUp();
  await apply(house, withRooms("{ incident: false, escalation: false, bridge: false }"));
  await house.pass(6 * 60_000);
  const checks = ROOMS.map(guardRoom).flatMap((room) => room.checks ?? []);
  expect(await auditOnce(house.house, checks)).toEqual([]);
});
