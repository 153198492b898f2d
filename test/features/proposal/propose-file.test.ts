import { expect, test } from "vitest";
import { findActs } from "../../../src/core/read-record.ts";
import { eq } from "../../../src/db/drizzle.ts";
import { planLines } from "../../../src/features/organisation/org-cli.ts";
import { planOrganisation } from "../../../src/features/organisation/plan-organisation.ts";
import { teams } from "../../../src/features/organisation/tables.ts";
import { memberships } from "../../../src/features/person/tables.ts";
import { agreeProposal } from "../../../src/features/proposal/agree-proposal.ts";
import { proposeFile } from "../../../src/features/proposal/propose-file.ts";
import { refuseProposal } from "../../../src/features/proposal/refuse-proposal.ts";
import { settleProposal } from "../../../src/features/proposal/settle-proposal.ts";
import { hasPostgres } from "../../kit/database.ts";
import { type TestHouse, testHouse } from "../../kit/house.ts";
import { buttonOn, textOf } from "../../kit/recording-platform.ts";
import { pressIn } from "../incident/press-in.ts";
import { refused, said } from "../incident/told.ts";
import { administrators, apply, applyAtTerminal, fileOf, lastProposal } from "./who-administers.ts";

const THREE = fileOf("priya", "anna", "lena");
const HOUR = 3_600_000;

async function proposed(text = THREE): Promise<TestHouse> {
  const house = await testHouse();
  await applyAtTerminal(house, text);
  await house.catchUp();
  return house;
}

const agree = async (house: TestHouse, person: string) => {
  const { id } = await lastProposal(house);
  return house.as(person, (ctx) => agreeProposal(ctx, { proposalId: id }));
};

test("a file that makes an administrator waits until two administrators have agreed by button", async () => {
  const house = await testHouse();
  expect(await refused(apply(house, THREE))).toBe("proposal.needs-two");
  const { code, said } = await applyAtTerminal(house, THREE);
  expect(code).toBe(3);
  expect(said).toContain("Anna Weber");
  expect(said).toContain("2027-03-16");
  expect(await administrators(house)).toEqual(["anna", "priya"]);
  await house.catchUp();
  const seen = (await house.inbox("priya")).map((one) => textOf(one.card)).join();
  expect(seen).toContain("lena gains: *");
  expect(seen).toContain("operator");
  expect((await house.inbox("lena")).map((one) => textOf(one.card)).join()).not.toContain("gains");

  const { press } = pressIn(house, "dm-U0PRIYA");
  await press("priya", "Agree");
  await press("priya", "Agree");
  expect(await administrators(house)).toEqual(["anna", "priya"]);
  await pressIn(house, "dm-U0ANNA").press("anna", "Zustimmen");
  expect(await administrators(house)).toEqual(["anna", "lena", "priya"]);
  const proposal = await lastProposal(house);
  expect(proposal).toMatchObject({ state: "done", content: null });
  const acts = await house.asBaton((ctx) => findActs(ctx, { kind: "proposal", id: proposal.id }));
  expect(acts.map((act) => act.action)).toEqual([
    ...["proposal.made", "proposal.agreed-by", "proposal.agreed-by"],
    ...["proposal.agreed", "proposal.done"],
  ]);
  expect((await applyAtTerminal(house, THREE)).code).toBe(0);
});

test("asked twice it is asked once, and what can be applied at once is not asked at all", async () => {
  const house = await proposed();
  const first = await lastProposal(house);
  await applyAtTerminal(house, THREE);
  expect((await lastProposal(house)).id).toBe(first.id);
  const harmless = fileOf("priya", "anna").replace("name: Lena Hoffmann", "name: Lena Hofmann");
  expect(await refused(house.asBaton((ctx) => proposeFile(ctx, { text: harmless })))).toBe(
    "proposal.not-needed",
  );
  expect((await applyAtTerminal(house, harmless)).code).toBe(0);
});

test("only administrators agree or refuse, each once, with two accounts as with one", async () => {
  const house = await testHouse({ file: fileOf("arjun", "priya", "anna") });
  await applyAtTerminal(house, fileOf("arjun", "priya", "anna", "lena"));
  await house.catchUp();
  expect(await refused(agree(house, "lena"))).toBe("access.missing-right");
  const { id } = await lastProposal(house);
  const refuse = (person: string) => house.as(person, (ctx) => refuseProposal(ctx, { proposalId: id }));
  expect(await refused(refuse("jonas"))).toBe("access.missing-right");
  await pressIn(house, "dm-U0ARJUN").press("arjun", "सहमत हूँ");
  const onTeams = { platform: "teams", conversation: "dm-U0ARJUN" } as const;
  const [card] = house.slack.messages.filter((one) => one.to === "U0ARJUN");
  const { handle } = buttonOn(card?.card ?? { title: "", notification: "", blocks: [] }, "सहमत हूँ");
  expect(said(await house.press("arjun", handle, onTeams))).toContain("पहले ही");
  expect((await lastProposal(house)).state).toBe("waiting");
  await refuse("priya");
  expect((await lastProposal(house)).state).toBe("refused");
  expect(await refused(agree(house, "anna"))).toBe("proposal.is-refused");
  await house.pass(48 * HOUR);
  expect(await administrators(house)).toEqual(["anna", "arjun", "priya"]);
});

test("a right that is newer than the question decides nothing", async () => {
  const house = await testHouse();
  await applyAtTerminal(house, fileOf("priya", "anna", "rafael"));
  const { id } = await lastProposal(house);
  await house.at("2027-03-09T10:00:00Z");
  await applyAtTerminal(house, THREE);
  await agree(house, "priya");
  await agree(house, "anna");
  await house.catchUp();
  expect(await administrators(house)).toContain("lena");
  const agreed = house.as("lena", (ctx) => agreeProposal(ctx, { proposalId: id }));
  expect(await refused(agreed)).toBe("exception.right-too-new");
});

test("after a day without a second answer one is enough; without any the question expires", async () => {
  const house = await proposed();
  await agree(house, "anna");
  await house.pass(23 * HOUR);
  expect(await administrators(house)).toEqual(["anna", "priya"]);
  await house.pass(2 * HOUR);
  expect(await administrators(house)).toEqual(["anna", "lena", "priya"]);

  const other = await proposed();
  await other.pass(8 * 24 * HOUR);
  expect(await lastProposal(other)).toMatchObject({ state: "expired", content: null });
  expect(await administrators(other)).toEqual(["anna", "priya"]);
  const { id } = await lastProposal(other);
  const again = await other.asBaton((ctx) => settleProposal(ctx, { proposalId: id }));
  expect(again.state).toBe("expired");
});

test("the agreement is to this file on top of that one: after another file it is void", async () => {
  const house = await proposed();
  await apply(house, fileOf("priya", "anna").replace("name: Lena Hoffmann", "name: Lena Hofmann"));
  await agree(house, "anna");
  await agree(house, "priya");
  await house.catchUp();
  expect((await lastProposal(house)).state).toBe("void");
  expect(await administrators(house)).toEqual(["anna", "priya"]);
});

test("what two agreed to is what is done: who has joined a team meanwhile gets nothing by it", async () => {
  const text = fileOf("priya", "anna").replace(
    "role: admin\n    people",
    "role: admin\n    teams: [mobile]\n    people",
  );
  const house = await proposed(text);
  const personId = await house.personId("kavya");
  await house.asBaton(async (ctx) => {
    const [mobile] = await ctx.tx.select().from(teams).where(eq(teams.key, "mobile"));
    const joined = {
      orgId: ctx.org.id,
      teamId: mobile?.id ?? "",
      managedBy: "chat",
      since: ctx.tx.now,
    } as const;
    await ctx.tx.insert(memberships).values({ ...joined, personId });
  });
  await agree(house, "anna");
  await agree(house, "priya");
  await house.catchUp();
  expect((await lastProposal(house)).state).toBe("void");
  expect(await administrators(house)).toEqual(["anna", "priya"]);
});

test("a new account of an administrator, a role that grows, a team that administers: each needs two", async () => {
  const file = fileOf("priya", "anna");
  for (const [what, text] of [
    ["account", file.replace("slack: U0ANNA", "slack: U0ANNA, teams: 00000000-0000-4000-8000-0000000000ee")],
    ["role", file.replace("rights: [calendar.*,", "rights: [organisation.apply, calendar.*,")],
    ["team", file.replace("role: admin\n    people", "role: admin\n    teams: [mobile]\n    people")],
    ["token right", file.replace("rights: [exception.approve]", 'rights: [exception.approve, "access.*"]')],
  ] as const) {
    const house = await testHouse();
    expect(text, what).not.toBe(file);
    expect(await refused(apply(house, text)), what).toBe("proposal.needs-two");
  }
});

test("an administrator can be let go at once, unless one alone would be left", async () => {
  const house = await testHouse({ file: THREE });
  await apply(house, fileOf("priya", "anna"));
  expect(await administrators(house)).toEqual(["anna", "priya"]);
  expect(await refused(apply(house, fileOf("anna")))).toBe("proposal.needs-two");
});

test("where there is one administrator he acts alone, and so does the first file", async () => {
  const house = await testHouse({ file: fileOf("anna") });
  await apply(house, fileOf("anna", "priya"));
  expect(await administrators(house)).toEqual(["anna", "priya"]);
});

test("the plan says that it needs two, and asks nobody", async () => {
  const house = await testHouse();
  const said = await house.asBaton(async (ctx) => planLines(ctx, await planOrganisation(ctx, THREE)));
  expect(said.join("\n")).toContain("two of them must agree in chat");
  await house.catchUp();
  expect(await house.inbox("priya")).toEqual([]);
});

test.skipIf(!hasPostgres())("two who agree at once: both count, and it is done once", async () => {
  const house = await proposed();
  await Promise.all([agree(house, "anna"), agree(house, "priya")]);
  await house.catchUp();
  expect(await administrators(house)).toEqual(["anna", "lena", "priya"]);
});
