/** RC: a database that was restored or copied, an outage, and three processes that meet on an empty database. */
import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";
import { wordsIn } from "../../../src/core/words.ts";
import { openDatabase } from "../../../src/db/open.ts";
import { livedSoFar } from "../../../src/engine/instance.ts";
import { setTimer } from "../../../src/engine/timers.ts";
import { checkpointText } from "../../../src/features/audit/check-row.ts";
import { verifyRecord } from "../../../src/features/audit/verify-record.ts";
import { MOVABLE_CLOCK } from "../../kit/movable-clock.ts";
import { asBaton } from "../kit/acting.ts";
import { type Dump, dump } from "../kit/dump.ts";
import { type Fleet, openFleet } from "../kit/fleet.ts";
import type { Ground } from "../kit/ground.ts";
import { type LivedClock, startLivedClock } from "../kit/lived-clock.ts";
import { atSlack } from "../kit/people.ts";
import { probeTimer } from "../kit/probe-room.ts";
import { counted, organisationOf, probeChannels, until } from "../kit/probes.ts";
import { runCli } from "../kit/run-cli.ts";
import { type Counted, countOf, isAtRest, type Message, messagesOf, probePlaces } from "../kit/sent.ts";
import type { Row } from "../row.ts";

const EACH = 10;
/** Long enough for a worker that is not held to have sent, beside another row too; in real milliseconds. */
const WATCHED_MS = 4000;

type Part = { readonly text: string; readonly isMet: boolean };
/** Jonas is on call then, and the lead who is called for want of progress is somebody else: what he is sent is no copy. */
const NIGHT = new Date("2027-03-09T02:10:00Z");

type Scene = { readonly fleet: Fleet; readonly clock: LivedClock };

export const restoreAndClone: Row = {
  id: "RC",
  what: "a dump restored, a copy started elsewhere, an outage, three first starts at once",
  async run({ ground }) {
    const clock = startLivedClock(NIGHT);
    const fleet = await openFleet(ground, { web: 1, channels: probeChannels(EACH), now: clock.now });
    const scene = { fleet, clock };
    try {
      await fleet.db.script(MOVABLE_CLOCK);
      await clock.drive(fleet.db);
      const parts = [await answeredInAnOutage(scene), ...(await restoreAndCopy(scene))];
      parts.push(await threeAtOnce(ground, fleet));
      return {
        size: `${EACH * 6} messages and two incidents on both chats; 3 processes`,
        faults:
          "pg_dump, ten minutes of life, pg_restore; the copy at another address; 20 minutes without a worker",
        result: parts.map(({ text }) => text).join("; "),
        line: "nothing re-sent unmarked, the missing tail named; the copy sends nothing and says why; three ready; no page for what was answered",
        isMet: parts.every(({ isMet }) => isMet),
      };
    } finally {
      clock.stop();
      await fleet.stop();
    }
  },
};

const types = (fleet: Fleet, key: "lena" | "anna" | "priya", command: string) =>
  atSlack(fleet, key).command("C0PAYMENTS", "/incident", command);

/** Nobody sends for twenty minutes; in the tenth the incident is acknowledged by somebody who was not paged. */
async function answeredInAnOutage({ fleet, clock }: Scene): Promise<Part> {
  await types(fleet, "lena", "open sev1 checkout: payments time out");
  await clock.pass(10);
  await types(fleet, "priya", "acknowledge I-1");
  await clock.pass(10);
  const worker = await fleet.start();
  await until(() => isAtRest(fleet.db), 20_000);
  const rows = await fleet.db.raw<{ sent: number; due: number }>(
    "select count(*)::int as due, count(*) filter (where message is not null)::int as sent from posts where kind = 'page'",
  );
  const { sent = -1, due = 0 } = rows[0] ?? {};
  await worker.stop();
  return {
    text: `${sent} of ${due} pages sent that were answered in the outage`,
    isMet: sent === 0 && due > 0,
  };
}

async function restoreAndCopy(scene: Scene): Promise<Part[]> {
  const { fleet } = scene;
  await types(fleet, "lena", "open sev1 checkout: refunds fail");
  await queueProbes(scene);
  const before = countOf(messagesOf(fleet));
  const kept = await dump(fleet.databaseUrl);
  try {
    const first = await liveTenMinutes(scene, before);
    const copied = await startCopy(scene, kept);
    return [...(await restore(scene, { kept, ...first })), copied];
  } finally {
    await kept.remove();
  }
}

/** What waits in the dump, what is due in the lost minutes, what is due long after. */
const queueProbes = ({ fleet, clock }: Scene): Promise<void> =>
  asBaton(fleet, async (ctx) => {
    for (const place of await probePlaces(ctx, EACH)) {
      const named = (when: string) => ({ ...place.payload, name: `probe-${when}-${place.name}` });
      const due = (when: string, minutes: number) =>
        setTimer(ctx, probeTimer, {
          key: named(when).name,
          dueAt: new Date(clock.now().getTime() + minutes * 60_000),
          payload: named(when),
        });
      await probeTimer.fire(ctx, named("waiting"), { key: "", dueAt: clock.now() });
      await due("lost", 3);
      await due("later", 30);
    }
  });

type Life = { readonly sent: readonly Message[]; readonly checkpoint: string; readonly until: Counted };

async function liveTenMinutes({ fleet, clock }: Scene, before: Counted): Promise<Life> {
  await fleet.start();
  await until(() => isAtRest(fleet.db), 30_000);
  await clock.pass(5);
  await until(() => isAtRest(fleet.db), 30_000);
  await clock.pass(5);
  await until(() => isAtRest(fleet.db), 30_000);
  await until(async () => (await witnessed(fleet)) >= (await livedSoFar(fleet.db)), 15_000);
  await Promise.all(fleet.processes.map((one) => one.kill()));
  const { head } = await verifyRecord(fleet.db, await organisationOf(fleet));
  return {
    sent: messagesOf(fleet, before),
    until: countOf(messagesOf(fleet)),
    checkpoint: checkpointText(head),
  };
}

async function witnessed({ db, ground }: Fleet): Promise<number> {
  const redis = new Redis(ground.redis.url);
  const [row] = await db.raw<{ id: string }>("select id from instance");
  return Number(await redis.get(`baton:lived:${row?.id}`).finally(() => redis.disconnect()));
}

/** A second Baton before a copy, at another address, with the same secrets. */
async function startCopy({ fleet, clock }: Scene, kept: Dump): Promise<Part> {
  const url = await kept.restore(fleet.ground);
  const held = await lookAtHeld({ fleet, clock }, { DATABASE_URL: url, PUBLIC_URL: "https://copy.example" });
  return { ...held, text: `the copy sent ${held.text}` };
}

/** Starts it, lets it have its time, stops it. Resolves to how much it sent, and whether it says why it does not. */
async function lookAtHeld(
  { fleet, clock }: Scene,
  environment: { DATABASE_URL: string; PUBLIC_URL: string },
) {
  const db = await openDatabase({ url: environment.DATABASE_URL, connections: 1 });
  const before = messagesOf(fleet).length;
  const held = await fleet.start("all", { environment });
  try {
    await clock.drive(db);
    await pause(WATCHED_MS);
    const ready = await fetch(`${held.url}/readyz`);
    const why = await ready.text();
    const sent = messagesOf(fleet).length - before;
    const said = /held: this database [^;]*/.exec(why)?.[0] ?? "nothing of why";
    return { text: `${sent} and said "${said}"`, isMet: sent === 0 && ready.status === 503 && said !== "" };
  } finally {
    await clock.drive(fleet.db);
    await held.stop();
    await db.close();
  }
}

async function restore({ fleet, clock }: Scene, life: Life & { readonly kept: Dump }): Promise<Part[]> {
  const url = await life.kept.restore(fleet.ground);
  const environment = { DATABASE_URL: url, PUBLIC_URL: fleet.environment.PUBLIC_URL ?? "" };
  const held = await lookAtHeld({ fleet, clock }, environment);
  const cli = { ...fleet.environment, ...environment };
  const verified = await runCli(["audit", "verify", "--checkpoint", life.checkpoint], cli);
  const names = verified.text.includes(wordsIn("en", "audit")("flaw.missing-tail"));
  const released = await runCli(["instance", "release"], cli);
  const db = await openDatabase({ url, connections: 2 });
  try {
    await clock.drive(db);
    await fleet.start("all", { environment });
    await until(() => isAtRest(db), 40_000);
    await clock.pass(30);
    await until(() => isAtRest(db), 40_000);
    const again = judgeAgain(life.sent, messagesOf(fleet, life.until));
    return [
      { ...held, text: `restored: sent ${held.text}` },
      { ...again, isMet: again.isMet && released.code === 0 },
      {
        text: names
          ? `the missing tail named (${verified.text.trim()})`
          : `no missing tail: ${verified.text}`,
        isMet: names && verified.code === 1,
      },
    ];
  } finally {
    await clock.drive(fleet.db);
    await db.close();
  }
}

/** What was sent after the release, against what had been sent in the life that was lost. */
function judgeAgain(lost: readonly Message[], since: readonly Message[]): Part {
  const left = counted(lost.map(({ key }) => key));
  // As many copies as the lost life had of a message are repeats of those; what comes after them is new.
  const again = since.filter(({ key }) => {
    const copies = left.get(key) ?? 0;
    left.set(key, copies - 1);
    return copies > 0;
  });
  const unmarked = again.filter(({ isMarked }) => !isMarked);
  const late = since.filter(({ key }) => key.includes("probe-later-"));
  const wronglyMarked = late.filter(({ isMarked }) => isMarked).length;
  const looked = again.filter(({ key }) => key.includes("slack") && key.includes("probe-waiting-")).length;
  return {
    text:
      `after the release ${again.length} sent again, ${unmarked.length} of them unmarked, ` +
      `${looked} that Slack could have been asked for; ${late.length} of ${EACH * 2} later ones, ${wronglyMarked} marked` +
      unmarked.map(({ key }) => ` [${key.slice(0, 120)}]`).join(""),
    isMet: unmarked.length === 0 && looked === 0 && late.length === EACH * 2 && wronglyMarked === 0,
  };
}

async function threeAtOnce(ground: Ground, { environment }: Fleet): Promise<Part> {
  const at = await ground.emptyDatabase();
  const fleet = await openFleet(ground, { at, isWithoutRedis: true });
  try {
    const own = { environment: { ...environment, DATABASE_URL: at, REDIS_URL: "" } };
    const started = await Promise.allSettled([1, 2, 3].map(() => fleet.start("all", own)));
    const ready = await Promise.all(
      fleet.processes.map(async ({ url }) => (await fetch(`${url}/readyz`)).status === 200),
    );
    const [row] = await fleet.db.raw<{ n: number }>("select count(*)::int as n from organisations");
    const count = ready.filter(Boolean).length;
    const failed = started.flatMap((one) =>
      one.status === "rejected" ? String(one.reason).slice(0, 200) : [],
    );
    return {
      text: `${count} of 3 first starts ready, ${row?.n} organisation ${failed.join(" ")}`.trim(),
      isMet: count === 3 && row?.n === 1,
    };
  } finally {
    await fleet.stop();
  }
}
