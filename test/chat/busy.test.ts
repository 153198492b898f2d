import { expect, test } from "vitest";
import type { Answer } from "../../src/chat/call.ts";
import { wordsIn } from "../../src/core/words.ts";
import { NIGHT, said } from "../features/incident/told.ts";
import { type TestHouse, testHouse } from "../kit/house.ts";

/** From now on Postgres answers each new row of a table as it does where a lock was not given up, or time ran out. */
const makeBusy = (house: TestHouse, table: string, code: string) =>
  house.db.script(`create function refuse_as_busy() returns trigger language plpgsql as
    $$ begin raise exception 'busy' using errcode = '${code}'; end $$;
    create trigger busy before insert or update on ${table} for each row execute function refuse_as_busy();`);

const counts = (house: TestHouse) =>
  house.db.raw("select (select count(*) from records) as records, (select count(*) from outbox) as outbox");

const told = (answer: Answer): string =>
  answer.kind === "form-errors" ? Object.values(answer.errors).join() : said(answer).trim();

test.each([
  ["a lock that nobody gives up", "55P03"],
  ["a statement that takes too long", "57014"],
])("%s: whoever typed reads in his language that nothing was changed, and no reference", async (_, code) => {
  const house = await testHouse({ at: NIGHT });
  await makeBusy(house, "incidents", code);
  const before = await counts(house);
  for (const [person, language] of [
    ["anna", "de"],
    ["arjun", "hi"],
    ["rafael", "pt-BR"],
    ["lena", "en"],
  ] as const) {
    const text = told(await house.type(person, "incident open sev1 checkout: payments time out"));
    expect(text).toBe(wordsIn(language, "chat")("refusal.busy"));
  }
  expect(await counts(house)).toEqual(before);
  expect(house.logged).toHaveLength(4);
  expect(house.logged[0]).toContain(code);
});

test("a form stays open with what was typed, and is taken when the database has time again", async () => {
  const house = await testHouse({ at: NIGHT });
  const form = await house.type("anna", "incident open");
  if (form.kind !== "form") throw new Error("no form");
  const submit = () =>
    house.call("anna", { kind: "form", handle: form.form.handle, values: { title: "payments time out" } });
  await makeBusy(house, "incidents", "55P03");
  const busy = await submit();
  expect(busy.kind).toBe("form-errors");
  expect(told(busy)).toBe(wordsIn("de", "chat")("refusal.busy"));
  await house.db.raw("drop trigger busy on incidents");
  await submit();
  expect(said(await house.type("anna", "incident list"))).toContain("I-1 · sev3 · payments time out");
});

test("what Slack sends again by itself is not answered, so that it comes again", async () => {
  const house = await testHouse({ at: NIGHT });
  await makeBusy(house, "incidents", "55P03");
  const mention = { kind: "command", text: "incident open sev1 checkout: down", via: "mention" } as const;
  await expect(house.call("anna", mention, { comesAgain: true })).rejects.toThrow();
  await house.db.raw("drop trigger busy on incidents");
  expect(await house.call("anna", mention, { comesAgain: true })).toMatchObject({ kind: "done" });
  expect(said(await house.type("anna", "incident list"))).toContain("I-1");
});
