import { expect, test } from "vitest";
import { pushPort } from "../../../src/chat/methods.ts";
import { records } from "../../../src/core/tables.ts";
import { makeToken } from "../../../src/features/access/make-token.ts";
import { addFreeze } from "../../../src/features/calendar/add-freeze.ts";
import { openIncident } from "../../../src/features/incident/open-incident.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { coverShift } from "../../../src/features/oncall/cover-shift.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { findDrift } from "../../../src/features/organisation/find-drift.ts";
import { type OrgTools, runOrg } from "../../../src/features/organisation/org-cli.ts";
import { planOrganisation } from "../../../src/features/organisation/plan-organisation.ts";
import { askException } from "../../../src/features/release/ask-exception.ts";
import { contactSender } from "../../kit/contact-sender.ts";
import { demoFor, type TestHouse, testHouse } from "../../kit/house.ts";
import { ask } from "../release/ask-release.ts";

const DEMO = demoFor(ROOMS);

test("the plan says who gains and who loses which rights, and changes nothing", async () => {
  const house = await testHouse();
  const text = DEMO.replace("people: [rafael, beatriz]", "people: [rafael, thiago]");
  const before = await house.asBaton(async (ctx) => (await ctx.tx.select().from(records)).length);
  const plan = await house.asBaton((ctx) => planOrganisation(ctx, text));
  expect(plan.rights).toEqual([
    { holder: "beatriz", gains: [], loses: ["release.approve (region saopaulo)"] },
    { holder: "thiago", gains: ["release.approve (region saopaulo)"], loses: [] },
  ]);
  expect((await house.asBaton((ctx) => planOrganisation(ctx, DEMO))).changes).toEqual([]);
  expect(await house.asBaton(async (ctx) => (await ctx.tx.select().from(records)).length)).toBe(before);
});

test("a role that gets a right gives it to everyone who has the role", async () => {
  const house = await testHouse();
  const plan = await house.asBaton((ctx) =>
    planOrganisation(ctx, DEMO.replace("- help.read", "- help.read\n      - audit.read")),
  );
  expect(plan.rights).toEqual([{ holder: "everyone", gains: ["audit.read"], loses: [] }]);
});

test("a person who leaves loses everything", async () => {
  const house = await testHouse();
  const text = DEMO.replace(/ {2}beatriz:[\s\S]*?(?= {2}thiago:)/, "")
    .replace("people: [beatriz]", "people: [thiago]")
    .replace("[rafael, beatriz]", "[rafael]")
    .replace("people: [rafael, beatriz]", "people: [rafael]");
  const plan = await house.asBaton((ctx) => planOrganisation(ctx, text));
  expect(plan.rights).toEqual([
    { holder: "beatriz", gains: [], loses: ["release.approve (region saopaulo)"] },
  ]);
});

test("the plan names whoever has no loud way to be reached", async () => {
  const house = await testHouse({ ports: [[pushPort, contactSender()]] });
  const plan = await house.asBaton((ctx) => planOrganisation(ctx, DEMO));
  const quiet = plan.warnings.filter((warning) => warning.key === "person.no-loud-way");
  expect(quiet.map((warning) => warning.params?.name)).toEqual(["Kavya Nair"]);
});

test("the plan says which open work names what would be gone, in one line each", async () => {
  const house = await testHouse();
  const file = demoFor(ROOMS);
  await house.as("jonas", (ctx) =>
    openIncident(ctx, { severity: "sev2", service: "app", title: "The app does not start" }),
  );
  const release = await ask(house, { service: "app", environment: "staging" });
  const { key } = await house.as("lena", (ctx) =>
    addFreeze(ctx, {
      name: "Carnival",
      regions: null,
      services: ["app"],
      environments: null,
      startsLocal: "2027-03-09T00:00",
      endsLocal: "2027-03-09T23:00",
      reason: "Nobody is there",
    }),
  );
  await house.as("lena", (ctx) =>
    askException(ctx, { release, rule: `freeze:${key}`, reason: "It mends the start" }),
  );
  await house.asBaton((ctx) =>
    makeToken(ctx, { name: "ci", rights: ["release.read"], scope: { service: "app", region: "saopaulo" } }),
  );
  const [personId, replacesId] = [await house.personId("thiago"), await house.personId("beatriz")];
  await house.asBaton((ctx) =>
    coverShift(ctx, { personId, replacesId, endsAt: new Date("2027-03-30T09:00:00Z") }),
  );
  const named = async (text: string) =>
    (await house.asBaton((ctx) => planOrganisation(ctx, text))).warnings.flatMap(({ key, params }) =>
      key === "organisation.still-named" ? [`${params?.kind} ${params?.value}: ${params?.work}`] : [],
    );
  expect(await named(file)).toEqual([]);
  expect(await named(file.replace("  app:", "  mobile-app:\n    was: app"))).toEqual([]);
  expect(await named(file.replace("  app:", "  mobile-app:"))).toEqual([
    `service app: token “ci”, Exception for R-1 · app 4.2.0 → staging, Freeze: Carnival, I-1, R-1`,
  ]);
  const withoutBeatriz = file
    .replace(/ {2}beatriz:[\s\S]*?(?= {2}thiago:)/, "")
    .replace("people: [beatriz]", "people: [thiago]")
    .replace("[rafael, beatriz]", "[rafael]")
    .replace("people: [rafael, beatriz]", "people: [rafael]");
  expect(await named(withoutBeatriz)).toEqual(["person beatriz: Thiago Rocha covers for Beatriz Lima"]);
});

test("a file that differs from the applied one is drift; the applied one is not", async () => {
  const house = await testHouse();
  expect(await house.asBaton((ctx) => findDrift(ctx, DEMO))).toBeNull();
  const drift = await house.asBaton((ctx) => findDrift(ctx, DEMO.replace("name: Ledger", "name: Books")));
  expect(drift?.changes).toEqual([{ kind: "changed", path: "services.ledger", details: ["name"] }]);
});

function tools(house: TestHouse, files: Record<string, string>): OrgTools & { lines: string[] } {
  const lines: string[] = [];
  return {
    lines,
    inOrganisation: (run) => house.asBaton(run),
    write: (line) => void lines.push(...line.split("\n")),
    readFile: async (path) => {
      const text = files[path];
      if (text === undefined) throw new Error("no such file");
      return text;
    },
    writeFile: async (path, text) => {
      if (files[path] !== undefined) throw new Error("it exists");
      files[path] = text;
    },
  };
}

test("at the command line: init, plan, apply, and mistakes with file, line and column", async () => {
  const house = await testHouse();
  const files: Record<string, string> = {
    "demo.yaml": DEMO,
    "bad.yaml": DEMO.replace("lead: anna", "lead: nobody"),
    "next.yaml": DEMO.replace("  app:", "  mobile-app:"),
  };
  const at = tools(house, files);
  expect(await runOrg(["init", "first.yaml"], at)).toBe(0);
  expect(files["first.yaml"]).toContain("organisation:");
  expect(await runOrg(["init", "first.yaml"], at)).toBe(1);
  expect(await runOrg(["plan", "next.yaml"], at)).toBe(0);
  expect(at.lines.join("\n")).toContain("+ services.mobile-app");
  expect(at.lines.join("\n")).toContain("- services.app");
  expect(await runOrg(["apply", "demo.yaml"], at)).toBe(0);
  expect(await runOrg(["apply", "bad.yaml"], at)).toBe(1);
  expect(at.lines.join("\n")).toMatch(/bad\.yaml:\d+:\d+ regions\.berlin\.lead: "nobody" is not in the file/);
  expect(await runOrg(["plan", "missing.yaml"], at)).toBe(1);
  expect(await runOrg(["frobnicate"], at)).toBe(2);
  expect(at.lines.join("\n")).not.toContain("{{");
});

test("the first file is valid and makes an organisation of its own", async () => {
  const files: Record<string, string> = {};
  const house = await testHouse();
  await runOrg(["init", "first.yaml"], tools(house, files));
  const other = await testHouse({ file: files["first.yaml"] ?? "" });
  const { changes } = await other.asBaton((ctx) =>
    applyOrganisation(ctx, { text: files["first.yaml"] ?? "" }),
  );
  expect(changes).toEqual([]);
});
