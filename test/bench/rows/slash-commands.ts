/** P3: a signed slash command, committed, answered; beside a bare Bolt app that commits one row. */
import { openDatabase } from "../../../src/db/open.ts";
import { sparePort } from "../../kit/postgres.ts";
import { batonEnvironment, MAIN, MASTER_KEY, SIGNING_SECRET } from "../baton-environment.ts";
import { type Bench, type Figure, FLOOR, type Row } from "../bench.ts";
import { type Spread, spread, spreadOf, times } from "../measure.ts";
import { startContender } from "../own-process.ts";
import { startProgram } from "../program.ts";
import { type Answered, keepAlive, sendEvenly, sendSlash, type Target, userOf } from "../slash.ts";

const RECORDED = 100_000;
const PER_SECOND = 50;
const BLOCKS = 6;
const BLOCK_SECONDS = 10;
const WARM_SECONDS = 5;
const INCIDENTS = 20;

const REASON =
  "the bare app sends one statement. In the same transaction Baton sends some twenty, in three ways there and back that \
each need the answer of the one before: who asks, for which organisation and with which rights, and whether it came \
before; the incident's change under its lock, with what shows or follows it; then line, card, timers, the outbox, the \
record's chained hash and COMMIT. About half of the time is Postgres' and the way to it, half is the process'. Less \
would mean to answer before some of that is committed.";

type Side = { readonly target: Target; stop(): Promise<void> };

/** Looks whether a row is there, by a connection that nobody else uses. */
async function committedIn(databaseUrl: string, statement: string) {
  const db = await openDatabase({ url: databaseUrl, connections: 1 });
  return {
    look: async (key: string) => (await db.raw(statement, [key])).length > 0,
    close: () => db.close(),
  };
}

async function openBaton(bench: Bench): Promise<Side> {
  const databaseUrl = await bench.services.newDatabase("baton");
  const slack = await startContender("slack-stand-in");
  const port = await sparePort();
  const program = await startProgram({
    name: "Baton",
    command: [process.execPath, MAIN, "serve"],
    environment: {
      ...batonEnvironment(port, await slack.ask<string>("open")),
      DATABASE_URL: databaseUrl,
      REDIS_URL: bench.services.redis.url,
    },
    ready: { url: `http://127.0.0.1:${port}/readyz` },
  });
  const filler = await startContender("baton-rows");
  await filler.ask("open", {
    database: { url: databaseUrl },
    masterKey: MASTER_KEY,
    records: RECORDED,
    timers: 0,
  });
  await filler.stop();
  const committed = await committedIn(databaseUrl, "select 1 from deliveries where id = $1");
  const target = {
    port,
    agent: keepAlive(),
    isCommitted: (_: string, id: string) => committed.look(`slack:${id}`),
  };
  return {
    target,
    async stop() {
      target.agent.destroy();
      await program.stop();
      await slack.stop();
      await committed.close();
    },
  };
}

async function openBare(bench: Bench): Promise<Side> {
  const databaseUrl = await bench.services.newDatabase("empty");
  const port = await sparePort();
  const bare = await startContender("bare-slash");
  await bare.ask("open", { databaseUrl, signingSecret: SIGNING_SECRET, port, rows: RECORDED });
  const committed = await committedIn(databaseUrl, "select 1 from commands where trigger = $1");
  const target = { port, agent: keepAlive(), isCommitted: (trigger: string) => committed.look(trigger) };
  return {
    target,
    async stop() {
      target.agent.destroy();
      await bare.stop();
      await committed.close();
    },
  };
}

let sent = 0;
const command = (target: Target, text: string): Promise<Answered> => {
  const n = ++sent;
  return sendSlash(target, { text: `${text} ${n}`, trigger: `${n}.bench`, user: userOf(n) });
};

/** What people type while an incident runs: an update changes the row, is recorded, told and shown. */
const update = (target: Target) => (n: number) =>
  command(target, `update I-${(n % INCIDENTS) + 1} rolled back node`);

type Measured = { readonly baton: Answered[]; readonly bare: Answered[] };

async function measure(bench: Bench, baton: Side, bare: Side): Promise<Measured> {
  for (let n = 0; n < INCIDENTS; n++) await command(baton.target, `open sev3 checkout: payments time out`);
  for (const { target } of [baton, bare])
    await sendEvenly({ perSecond: PER_SECOND, seconds: WARM_SECONDS }, update(target));
  const measured: Measured = { baton: [], bare: [] };
  for (let block = 0; block < BLOCKS; block++) {
    const pace = { perSecond: PER_SECOND, seconds: BLOCK_SECONDS };
    // In turns, so that a machine that is busy for a while is busy for both.
    measured.bare.push(...(await sendEvenly(pace, update(bare.target))));
    measured.baton.push(...(await sendEvenly(pace, update(baton.target))));
    const [own, other] = [measured.baton, measured.bare].map((all) =>
      spread(spreadOf(all.map(({ ms }) => ms))),
    );
    bench.say(`${(block + 1) * BLOCK_SECONDS} s each: Baton ${own}, bare ${other}`);
  }
  return measured;
}

const wrong = (answers: readonly Answered[]): string => {
  const early = answers.filter(({ wasCommitted }) => !wasCommitted).length;
  const failed = answers.filter(({ status }) => status !== 200).length;
  return early + failed === 0 ? "" : `, ${early} before commit, ${failed} failed`;
};

export const slashCommands: Row = async (bench): Promise<Figure[]> => {
  const sides: Side[] = [];
  try {
    const baton = await openBaton(bench);
    sides.push(baton);
    const bare = await openBare(bench);
    sides.push(bare);
    return [figureOf(await measure(bench, baton, bare))];
  } finally {
    for (const side of sides) await side.stop();
  }
};

function figureOf(measured: Measured): Figure {
  const of = (answers: readonly Answered[]): Spread => spreadOf(answers.map(({ ms }) => ms));
  const [baton, bare] = [of(measured.baton), of(measured.bare)];
  const [p50, p99] = [baton.p50 / bare.p50, baton.p99 / bare.p99];
  return {
    row: "P3",
    work: `signed /incident update, committed, answered, ${PER_SECOND}/s for ${BLOCKS * BLOCK_SECONDS} s, ${RECORDED.toLocaleString("en-US")} rows on record: p50 / p99 / max`,
    baton: spread(baton) + wrong(measured.baton),
    others: { [FLOOR]: spread(bare) + wrong(measured.bare) },
    ratio: `p50 ${times(p50)}, p99 ${times(p99)}`,
    line: "p50 and p99 ≤ 3 × bare; nothing answered before commit",
    isMet: p50 <= 3 && p99 <= 3 && wrong(measured.baton) === "",
    reason: REASON,
  };
}
