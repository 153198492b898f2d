import { beforeAll, describe, expect, test } from "vitest";
import { withInstants } from "../../../src/core/instants.ts";
import { explainOnCall, findNextShift, findRostered } from "../../../src/features/oncall/find-on-call.ts";
import { leavePerson } from "../../../src/features/person/leave-person.ts";
import type { TestHouse } from "../../kit/house.ts";
import { AROUND, houseWith } from "./house-with.ts";

/** An answer's whole text, with instants in UTC. */
async function said(house: TestHouse, person: string, line: string): Promise<string> {
  const answer = await house.type(person, line);
  if (answer.kind !== "card") throw new Error(`${line} was answered by ${answer.kind}`);
  return withInstants(JSON.stringify({ ...answer.card, handle: "" }), (at, style) =>
    style === "time" ? at.toISOString().slice(11, 16) : at.toISOString().slice(0, 16),
  );
}

/** Everything here only reads, so one house serves all. */
let house: TestHouse;
beforeAll(async () => {
  house = await houseWith();
});

describe("/oncall", () => {
  test("bare: who is on for my teams, until when, and who comes next", async () => {
    const text = await said(house, "lena", "oncall");
    expect(text).toContain("Priya Raman · shift Bengaluru day · until 12:00");
    expect(text).toContain("Anna Weber, from 12:00");
    expect(text).toContain("Lena Hoffmann (you) · shift Berlin");
    expect(text).not.toContain("Mobile");
  });

  test("a team and a time, in the reader's zone and language", async () => {
    expect(await said(house, "anna", "oncall payments morgen um 9")).toContain(
      "Priya Raman · Schicht Bengaluru day",
    );
    expect(await said(house, "anna", "oncall payments 2027-03-09 14:00")).toContain("Anna Weber (Sie)");
  });

  test("a time alone is enough", async () => {
    expect(await said(house, "lena", "oncall 15:00")).toContain("Anna Weber");
  });

  test("an unknown team is answered with the nearest, or with all", async () => {
    expect(await said(house, "lena", "oncall paymnets")).toMatch(
      /There is no team “paymnets”. Did you mean payments/i,
    );
    expect(await said(house, "lena", "oncall xyzzy")).toContain("Teams: mobile, payments, platform");
  });

  test("a time that cannot be read is answered with examples, one that is skipped with what it means", async () => {
    expect(await said(house, "lena", "oncall payments whenever")).toContain("tomorrow 09:00");
    const text = await said(house, "lena", "oncall payments 2027-03-28 02:30 Europe/Berlin");
    expect(text).toContain("The clocks in Europe/Berlin skip that time. It means 2027-03-28T01:00.");
  });

  test("a team without a rotation says so", async () => {
    expect(await said(house, "lena", "oncall mobile")).toContain("No rotation");
  });
});

describe("/oncall why", () => {
  test("names the layer and the turn", async () => {
    const text = await said(house, "lena", "oncall why payments");
    expect(text).toContain("Shift Bengaluru day runs since 04:00; its hours follow Asia/Kolkata.");
    expect(text).toContain("Turn: Priya Raman. Turns are weekly, 2 people take them.");
  });

  test("names the start and the turn of that time, also where one person has it for weeks", async () => {
    expect(await said(house, "lena", "oncall why payments")).toContain(
      "Shift Berlin runs since 08:00; its hours follow Europe/Berlin.",
    );
    const left = await houseWith(AROUND.replace("people: [lena]", "people: [thiago, lena]"));
    const personId = await left.personId("thiago");
    await left.asBaton((ctx) => leavePerson(ctx, { personId }));
    const text = await said(left, "lena", "oncall why payments 2027-03-17 09:30 Europe/Berlin");
    expect(text).toContain("Turn: Lena Hoffmann. Turns are weekly, 2 people take them.");
    expect(text).not.toContain("is skipped");
  });

  test("structured, for the rooms above", async () => {
    const [primary] = await house.asBaton((ctx) => explainOnCall(ctx, {}));
    expect(primary?.why.map((reason) => reason.is)).toEqual(["shift", "turn"]);
    const teamId = primary?.rotation.teamId ?? "";
    const [next] = await house.asBaton((ctx) => findNextShift(ctx, { teamId }));
    expect(next).toMatchObject({
      role: "primary",
      shiftName: "Berlin day",
      at: new Date("2027-03-09T12:00:00Z"),
    });
    expect(await house.asBaton((ctx) => findRostered(ctx, teamId))).toHaveLength(5);
  });
});

describe("/oncall gaps", () => {
  test("nobody in the night is named, with why", async () => {
    const night = AROUND.replace(`people: [lena]`, `people: [lena], ends: "17:00"`).replace(
      "level: backup",
      "level: backup\n    gaps: confirmed",
    );
    const open = await houseWith(night);
    const text = await said(open, "lena", "oncall gaps payments");
    expect(text).toContain("there are 400 times without anyone on call");
    expect(text).toContain("2027-03-09T16:00 – 2027-03-10T08:00. No shift runs at that time.");
  });

  test("a gap of another year says the year", async () => {
    const open = await houseWith(
      AROUND.replace(`people: [lena], from`, `people: [lena], days: [monday], ends: "10:00", from`).replace(
        "level: backup",
        "level: backup\n    gaps: confirmed",
      ),
      "2027-12-28T12:00:00Z",
    );
    const answer = await open.type("lena", "oncall gaps payments");
    const text =
      answer.kind === "card" ? withInstants(JSON.stringify(answer.card), (_, style) => `<${style}>`) : "";
    expect(text).toContain("<full> – <dated>");
  });

  test("where all is well it says so", async () => {
    expect(await said(house, "lena", "oncall gaps payments")).toContain("there is always someone on call");
  });
});
