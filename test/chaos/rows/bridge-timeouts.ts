/** R16: the maker of calls makes one and never says so; workers die meanwhile. */
import { setTimeout as pause } from "node:timers/promises";
import type { Ctx } from "../../../src/core/context.ts";
import { eq } from "../../../src/db/drizzle.ts";
import { bridgeBlocks } from "../../../src/features/bridge/bridge-blocks.ts";
import { bridges } from "../../../src/features/bridge/tables.ts";
import { incidents } from "../../../src/features/incident/tables.ts";
import { asBaton } from "../kit/acting.ts";
import { demoWith, withFile } from "../kit/crowd.ts";
import { inParallel } from "../kit/deliver.ts";
import { type FakeDialIn, startFakeDialIn } from "../kit/fake-dial-in.ts";
import { type Fleet, openFleet } from "../kit/fleet.ts";
import { atSlack } from "../kit/people.ts";
import { percentile, until } from "../kit/probes.ts";
import type { Row, Tools } from "../row.ts";

const INCIDENTS = 200;
const KILLS = 5;
const FALLBACK = "Please ring the duty desk: +49 30 5550199";
const JITSI = "https://meet.example.org";

const fileFor = ({ url }: FakeDialIn): string =>
  demoWith({}).replace(
    /^bridges:\n(?: .*\n)*/m,
    `bridges:
  order:
    - provider: jitsi
      settings: { baseUrl: "${JITSI}", dialInNumbersUrl: "${url}/numbers", dialInConfCodeUrl: "${url}/code" }
  fallback: "${FALLBACK}"
`,
  );

export const bridgeTimeouts: Row = {
  id: "R16",
  what: "the call's provider makes it and does not answer, while workers are killed",
  judgesTime: true,
  async run(tools) {
    // Who is asked a second time answers: that is where a worker died with the first answer outstanding.
    const dialIn = await startFakeDialIn((time) => time === 1);
    try {
      return await withFile(fileFor(dialIn), (path) => storm(tools, dialIn, path));
    } finally {
      await dialIn.stop();
    }
  },
};

async function storm({ ground, random }: Tools, dialIn: FakeDialIn, path: string) {
  const environment = { BATON_ORG_FILE: path, OUTBOUND_ALLOWED_HOSTS: dialIn.host };
  const fleet = await openFleet(ground, { web: 1, workers: 3, environment });
  try {
    const all = Array.from({ length: INCIDENTS }, (_, n) => n);
    const opening = inParallel(all, 4, (n) =>
      atSlack(fleet, "rafael").command("C0MOBILE", "/incident", `open sev3 ledger: number ${n} is slow`),
    );
    let killed = 0;
    for (; killed < KILLS; killed++) {
      await pause(2500);
      await random.pick(fleet.processes.filter((one) => one.role === "worker" && one.isAlive())).kill();
      await fleet.start();
    }
    await opening;
    await until(async () => (await asBaton(fleet, countSettled)) === INCIDENTS, 60_000);
    return await judge(fleet, dialIn, killed);
  } finally {
    await fleet.stop();
  }
}

async function countSettled({ tx }: Ctx): Promise<number> {
  const rows = await tx.select({ state: bridges.state }).from(bridges);
  return rows.filter(({ state }) => state !== "wanted").length;
}

async function judge(fleet: Fleet, dialIn: FakeDialIn, killed: number) {
  const found = await asBaton(fleet, findBridges);
  const made = (number: number) =>
    [...dialIn.meetings.keys()].filter((meeting) => meeting.startsWith(`baton-${number}-`));
  const wrong = found.filter(({ number, joinUrl }) => {
    const [meeting, ...more] = made(number);
    return more.length > 0 || joinUrl !== `${JITSI}/${meeting?.split("@")[0]}`;
  });
  const mute = found.filter(({ shown }) => !shown.includes("+49 30 5550100") && !shown.includes(FALLBACK));
  const times = [...dialIn.meetings.values()];
  const waits = found.map(({ waitedMs }) => waitedMs);
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  return {
    size: `${found.length} incidents, 1 web, 3 workers`,
    faults: `${times.length} answers withheld after the meeting was made, ${killed} kill -9`,
    result:
      `${dialIn.meetings.size} meetings, ${wrong.length} incidents with none or a second one, ${mute.length} without number or fallback; ` +
      `${found.filter(({ shown }) => shown.includes("+49 30 5550100")).length} with a number after a second asking; ` +
      `p50 ${seconds(percentile(waits, 0.5))} s, max ${seconds(Math.max(...waits))} s`,
    line: "one meeting per incident; dial-in or the fallback named",
    isMet: found.length === INCIDENTS && wrong.length === 0 && mute.length === 0,
  };
}

/** Each incident's call, and what its card says of it. */
async function findBridges(ctx: Ctx) {
  const rows = await ctx.tx
    .select({ bridge: bridges, number: incidents.number })
    .from(incidents)
    .leftJoin(bridges, eq(bridges.incidentId, incidents.id));
  const found = [];
  for (const { bridge, number } of rows) {
    const blocks = bridge ? await bridgeBlocks(ctx, bridge.incidentId, ["DE"]) : [];
    const waitedMs = (bridge?.openedAt?.getTime() ?? 0) - (bridge?.wantedAt.getTime() ?? 0);
    found.push({ number, joinUrl: bridge?.joinUrl ?? null, shown: JSON.stringify(blocks), waitedMs });
  }
  return found;
}
