import { expect, test } from "vitest";
import type { Answer } from "../../../src/chat/call.ts";
import { findTopics, nounsOf } from "../../../src/features/help/find-topics.ts";
import type { Spoken } from "../../../src/features/help/vocabulary-port.ts";
import { ROOMS } from "../../../src/features/index.ts";
import type { Room } from "../../../src/features/room.ts";
import { testHouse } from "../../kit/house.ts";

const rooms: readonly Room[] = ROOMS;
const SPOKEN: readonly Spoken[] = rooms.flatMap((room) =>
  (room.commands ?? []).map(({ name, help }) => ({ room: room.name, name, help })),
);
const text = (answer: Answer) => JSON.stringify(answer.kind === "card" ? answer.card : answer);

test("bare and asked for, help shows five commands to remember in the reader's language", async () => {
  const h = await testHouse();
  expect(text(await h.type("lena", "baton"))).toContain("Five commands to remember");
  expect(text(await h.type("anna", "baton help"))).toContain("Fünf Befehle zum Merken");
  expect(text(await h.type("arjun", "baton help"))).toContain("याद रखने लायक पाँच कमांड");
  expect(text(await h.type("rafael", "baton help"))).toContain("Cinco comandos para lembrar");
});

test("help with a word explains a noun, a verb, and what it is also called in any language", async () => {
  const h = await testHouse();
  expect(text(await h.type("lena", "baton help incident"))).toMatch(/incident open.*incident resolve/);
  expect(text(await h.type("lena", "baton help declare"))).toContain("incident open");
  expect(text(await h.type("lena", "baton help Status."))).toContain("baton status");
  expect(text(await h.type("anna", "baton hilfe audit"))).toContain("Protokoll");
});

test("a slip of the finger is asked about; nonsense is told plainly", async () => {
  const h = await testHouse();
  expect(text(await h.type("lena", "baton help incidnet"))).toContain("baton help incident");
  expect(text(await h.type("lena", "baton help qwertyuiop"))).toContain("qwertyuiop");
  expect(text(await h.type("lena", `baton help ${"x".repeat(5000)}`)).length).toBeLessThan(2000);
});

test("every command of every room has a line of help in every language", () => {
  expect(nounsOf(SPOKEN)).toEqual(
    expect.arrayContaining(["incident", "oncall", "release", "handoff", "baton"]),
  );
  for (const language of ["en", "de", "hi", "pt-BR"] as const) {
    for (const { name } of SPOKEN) {
      const found = findTopics(SPOKEN, name, language);
      const lines = found.kind === "found" ? found.topics.filter((topic) => topic.name === name) : [];
      expect(lines[0]?.text, `${name} in ${language}`).toBeTruthy();
    }
  }
});

test("status tells database, delays and connected chats, and says when something is late", async () => {
  const h = await testHouse();
  await h.catchUp();
  const well = text(await h.type("lena", "baton status"));
  expect(well).toContain("Baton is working");
  expect(well).toMatch(/Slack: |Microsoft Teams: /);
  await h.db.raw(
    `insert into outbox (org_id, mark, kind, version, lane, priority, payload, queued_at, due_at)
     values ($1, 'm', 'k', 1, 'l', 0, '{}', $2, $2)`,
    [h.orgId, "2027-03-09T08:50:00Z"],
  );
  const late = text(await h.type("lena", "baton status"));
  expect(late).toContain("Baton needs attention");
  expect(late).toContain("600 seconds");
  expect(late).not.toContain("npm run parked");
  await h.db.raw("update outbox set state = 'parked' where mark = 'm'");
  expect(text(await h.type("lena", "baton status"))).toMatch(/Could not be sent.*1 message.*npm run parked/s);
});

test("the bare word finds a service, a team and a person, as they are called or nearly", async () => {
  const h = await testHouse({ at: "2027-03-09T02:10:00Z" });
  await h.type("lena", "incident open sev1 checkout: payments time out");
  await h.type("lena", "incident open sev3 ledger: wrong sums");
  for (const typed of ["baton checkout", "baton Check-out.", "baton KASSE"]) {
    const service = text(await h.type("anna", typed));
    expect(service, typed).toMatch(/Service Checkout.*Payments.*Jonas Keller.*I-1.*payments time out/);
    expect(service, typed).not.toContain("wrong sums");
  }
  const team = text(await h.type("rafael", "baton payments"));
  expect(team).toMatch(/Time Payments.*Jonas Keller.*I-1.*payments time out/);
  for (const typed of ["baton Anna", "baton anna weber", "baton ＡＮＮＡ"])
    expect(text(await h.type("arjun", typed)), typed).toContain("Anna Weber");
  expect(text(await h.type("lena", "baton chekout"))).toContain("Did you mean “baton Checkout”?");
  expect(text(await h.type("lena", "baton Rafel"))).toContain("Did you mean “baton Rafael Costa”?");
});

test("nobody and nothing of that name: what Baton looked for is said in the reader's language", async () => {
  const h = await testHouse();
  expect(text(await h.type("anna", "baton Zwiebelkuchen"))).toContain(
    "Baton kennt keinen Befehl, keinen Service, kein Team und niemanden namens „Zwiebelkuchen“.",
  );
  expect(text(await h.type("arjun", "baton Zwiebelkuchen"))).toContain("“Zwiebelkuchen” नाम का कोई");
  expect(text(await h.type("rafael", "baton Zwiebelkuchen"))).toContain("serviço, time ou pessoa");
  expect(h.logged).toEqual([]);
});

test("where outsiders read along the bare word shows nobody", async () => {
  const h = await testHouse();
  const shared = { conversation: "C1", kind: "channel", isShared: true } as const;
  for (const typed of ["baton checkout", "baton anna"])
    expect(text(await h.type("lena", typed, shared))).not.toMatch(/Anna Weber|Jonas/);
});
