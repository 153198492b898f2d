import { expect, test } from "vitest";
import type { Answer } from "../../../src/chat/call.ts";
import { actingAs } from "../../../src/core/context.ts";
import { auditRoom } from "../../../src/features/audit/feature.ts";
import { findVerified } from "../../../src/features/audit/find-verified.ts";
import { startVerification } from "../../../src/features/audit/start-verification.ts";
import { checkpointTimer, planCheckpoint, witnessPort } from "../../../src/features/audit/timers.ts";
import { bareHouse } from "../../kit/bare-house.ts";
import { testHouse } from "../../kit/house.ts";
import { ANNA, BARE_ORG, fillRecord, tamper } from "./tamper.ts";

const anna = { kind: "person", id: ANNA, name: "Anna Weber", account: null, teams: [], grants: [] } as const;

test("the record is verified behind the scenes, however long it is, and the result is on record", async () => {
  const house = await bareHouse([auditRoom]);
  await fillRecord(house, 6000, 3000);
  const auditor = { ...anna, grants: [{ right: "audit.*", scope: {} }] };
  const count = await house.asBaton((ctx) => startVerification(actingAs(ctx, auditor), {}));
  expect(count).toBe(6000);
  await house.catchUp();
  expect(await house.asBaton(findVerified)).toEqual({ seq: 6000, at: new Date("2027-03-09T09:00:00Z") });
});

test("what is wrong is logged loudly, recorded, and never reported as verified", async () => {
  const house = await bareHouse([auditRoom]);
  await fillRecord(house, 10);
  await tamper(house.db, "delete from records where seq = 4");
  await house.asBaton((ctx) => startVerification(ctx, {}));
  await house.catchUp();
  expect(house.logged.join()).toContain("the record is wrong");
  expect(await house.asBaton(findVerified)).toBeNull();
  expect(
    await house.db.raw(
      "select entry::json->'after'->>'seq' as seq from records where action = 'audit.flaw-found'",
    ),
  ).toEqual([{ seq: "4" }]);
});

test("nobody without the right has the record verified", async () => {
  const house = await bareHouse([auditRoom]);
  await expect(house.asBaton((ctx) => startVerification(actingAs(ctx, anna), {}))).rejects.toThrow(
    "access.missing-right",
  );
});

test("every day the head is told to a witness outside the database, once", async () => {
  const house = await bareHouse([auditRoom]);
  await fillRecord(house, 5);
  const published: string[] = [];
  const witness = {
    publish: (org: string, checkpoint: string) => void published.push(`${org} ${checkpoint}`),
  };
  Object.assign(house.house, { ports: new Map([...house.house.ports, [witnessPort.name, witness]]) });
  await house.asBaton(planCheckpoint);
  await house.pass(23 * 3_600_000);
  await house.pass(24 * 3_600_000);
  // Told soon after COMMIT, not within it.
  await expect.poll(() => published).toHaveLength(2);
  expect(published[0]).toMatch(new RegExp(`^${BARE_ORG} 5:[0-9a-f]{64}$`));
  expect(checkpointTimer.kind).toBe("audit.checkpoint-due");
});

test("in chat an administrator sees the record, has it verified, and gets the result", async () => {
  const house = await testHouse();
  const text = (answer: Answer) => JSON.stringify(answer.kind === "card" ? answer.card : answer);
  expect(text(await house.type("lena", "baton audit"))).toContain("audit.read");
  expect(text(await house.type("priya", "baton audit"))).toContain("not yet");
  expect(text(await house.type("priya", "baton audit verify"))).toContain("You will get the result here");
  await house.catchUp();
  expect(JSON.stringify(await house.inbox("priya"))).toContain("The record is right");
  expect(text(await house.type("priya", "baton audit"))).not.toContain("not yet");
});
