import { beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { recordAudit } from "../../../src/core/audit.ts";
import type { Actor, Ctx } from "../../../src/core/context.ts";
import { actingAs } from "../../../src/core/context.ts";
import { findActs } from "../../../src/core/read-record.ts";
import { cancelTimer, defineTimer, setTimer } from "../../../src/engine/timers.ts";
import { incidents } from "../../../src/features/incident/tables.ts";
import { identities } from "../../../src/features/person/tables.ts";
import { type BareHouse, bareHouse } from "../../kit/bare-house.ts";
import { ANNA } from "./tamper.ts";

const JONAS = "00000000-0000-4000-8000-0000000010a5";
const incident = { kind: "incident", id: "i-1" } as const;
let house: BareHouse;

beforeEach(async () => {
  house = await bareHouse([]);
});

const recorded = (work: (ctx: Ctx) => Promise<void>) => house.asBaton(work);
const entries = async () =>
  (await house.db.raw<{ entry: string }>("select entry from records order by seq")).map(({ entry }) => entry);
const destroyKey = (person: string) =>
  house.db.raw("update person_keys set wrapped = '' where person_id = $1", [person]);
const acts = () => house.asBaton((ctx) => findActs(ctx, incident));

test("people's words stand sealed in the record, are read back, and are gone with their key", async () => {
  await recorded((ctx) =>
    recordAudit(ctx, {
      action: "incident.opened",
      subject: incident,
      table: incidents,
      after: { number: 1, title: "Kasse antwortet nicht", openedBy: ANNA },
    }),
  );
  expect((await entries()).join()).not.toContain("Kasse");
  expect((await acts())[0]?.after).toEqual({ number: 1, title: "Kasse antwortet nicht", openedBy: ANNA });
  await destroyKey(ANNA);
  expect((await acts())[0]?.after).toEqual({ number: 1, title: null, openedBy: ANNA });
});

test("what is recorded about a forgotten person later is never readable and makes no new key", async () => {
  const open = () =>
    recorded((ctx) =>
      recordAudit(ctx, {
        action: "incident.updated",
        subject: incident,
        table: incidents,
        after: { lastUpdate: "Kasse", lastUpdateBy: ANNA },
      }),
    );
  await open();
  await destroyKey(ANNA);
  await open();
  expect((await entries()).join()).not.toContain("Kasse");
  expect((await acts()).map(({ after }) => after.lastUpdate)).toEqual([null, null]);
  expect(await house.db.raw("select wrapped from person_keys where person_id = $1", [ANNA])).toEqual([
    { wrapped: "" },
  ]);
});

test("a partial row is sealed for the person whom the whole row or the subject names, not for who changed it", async () => {
  await recorded(async (ctx) => {
    await recordAudit(ctx, {
      action: "person.account-blocked",
      subject: { kind: "person", id: JONAS },
      table: identities,
      before: { subject: "U0JONAS", personId: JONAS },
      after: { subject: "U0JONAS2" },
    });
    await recordAudit(ctx, {
      action: "person.linked",
      subject: { kind: "person", id: JONAS },
      table: identities,
      after: { subject: "U0JONAS3" },
    });
  });
  for (const entry of await entries()) {
    expect(entry).not.toContain("U0JONAS");
    for (const owner of entry.matchAll(/"for":"([^"]+)"/g)) expect(owner[1]).toBe(JONAS);
  }
});

test("what has no declared class stays readable only where it looks like an identifier", async () => {
  await recorded((ctx) =>
    recordAudit(ctx, {
      action: "exception.requested",
      subject: incident,
      after: {
        reason: "Anna Weber is on holiday",
        state: "open",
        count: 2,
        id: JONAS,
        at: ctx.tx.now,
        mail: "anna@example.com",
        nested: { note: "Anna!" },
      },
    }),
  );
  const [entry = ""] = await entries();
  expect(entry).not.toMatch(/Anna|anna@/);
  expect(entry).toContain('"state":"open"');
  expect(entry).toContain('"at":"2027-03-09T09:00:00.000Z"');
  expect((await acts())[0]?.after).toMatchObject({
    reason: "Anna Weber is on holiday",
    nested: { note: "Anna!" },
  });
});

test("an account that belongs to nobody leaves no name and no platform id in the clear", async () => {
  const account = {
    provider: "slack",
    tenant: "T0MERIDIAN",
    subject: "U0STRANGER",
    name: "Rafael Costa",
  } as const;
  const actor: Actor = { kind: "account", account, isOutsider: false };
  await recorded((ctx) =>
    recordAudit(actingAs(ctx, actor), {
      action: "incident.opened",
      subject: incident,
      table: incidents,
      after: { title: "Hilfe bitte", openedBy: null },
    }),
  );
  expect((await entries()).join()).not.toMatch(/STRANGER|Rafael|Hilfe/);
  const [act] = await acts();
  expect(act?.actor).toMatch(/^account:[0-9a-f-]{36}$/);
  expect(act?.account).toEqual(account);
  await destroyKey(act?.actor.slice("account:".length) ?? "");
  expect((await acts())[0]).toMatchObject({ account: null, after: { title: null } });
});

test("a changed sealed value does not stop the rest from being read", async () => {
  await recorded((ctx) =>
    recordAudit(ctx, {
      action: "incident.opened",
      subject: incident,
      after: { note: "two words", fake: { sealed: "x.y.z", for: "not-a-person" } },
    }),
  );
  expect((await acts())[0]?.after.note).toBe("two words");
});

test("nine thousand acts in one transaction fit", async () => {
  await recorded(async (ctx) => {
    for (let part = 0; part < 9000; part++)
      await recordAudit(ctx, { action: "organisation.applied", subject: incident, after: { part } });
  });
  expect(
    await house.db.raw("select seq::int, (select count(*)::int from records) as rows from chain_heads"),
  ).toEqual([{ seq: 9000, rows: 9000 }]);
});

test("a part that failed after it had flushed loses only itself", async () => {
  const later = defineTimer({ kind: "test.later", version: 1, payload: z.object({}), fire: async () => {} });
  const dueAt = new Date("2027-03-10T09:00:00Z");
  await recorded(async (ctx) => {
    await setTimer(ctx, later, { key: "outer", dueAt, payload: {} });
    await ctx.tx
      .savepoint(async () => {
        await setTimer(ctx, later, { key: "inner", dueAt, payload: {} });
        // Cancelling flushes what was set before it.
        await cancelTimer(ctx, "unrelated");
        throw new Error("the part fails");
      })
      .catch(() => {});
  });
  expect(await house.db.raw("select key from timers order by key")).toEqual([{ key: "outer" }]);
});
