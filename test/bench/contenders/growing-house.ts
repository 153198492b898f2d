/** P9: one Baton in this process, whose database holds so many timers or so many incidents, and what one act costs there. */
import { readFileSync } from "node:fs";
import { buildApp } from "../../../src/app.ts";
import type { Call } from "../../../src/chat/call.ts";
import { directoryPort } from "../../../src/chat/directory.ts";
import type { Ctx } from "../../../src/core/context.ts";
import { inOrganisation } from "../../../src/core/in-organisation.ts";
import { openKeys } from "../../../src/core/keys.ts";
import { openLog } from "../../../src/core/log.ts";
import { openDatabase } from "../../../src/db/open.ts";
import { runDueTimers } from "../../../src/engine/run-timers.ts";
import { cancelTimer, setTimer } from "../../../src/engine/timers.ts";
import { unwatched } from "../../../src/engine/watch.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { inOnlyOrganisation } from "../../../src/features/organisation/in-only-organisation.ts";
import { directory } from "../../../src/features/person/directory.ts";
import { recordingPlatform } from "../../kit/recording-platform.ts";
import { MASTER_KEY } from "../baton-environment.ts";
import { serveSteps } from "../contender.ts";
import { benchRoom } from "./bench-room.ts";
import { fillWithIncidents, fillWithTimers } from "./growing-rows.ts";
import { openTally } from "./tally.ts";

const DEMO = new URL("../../../src/features/organisation/demo.yaml", import.meta.url);
const { room, kinds } = benchRoom(openTally());
const DAY_MS = 86_400_000;

type Opening = { readonly databaseUrl: string; readonly timers: number; readonly incidents: number };

async function open({ databaseUrl, timers, incidents }: Opening) {
  const db = await openDatabase({ url: databaseUrl });
  await db.useServiceRole();
  const platforms = [recordingPlatform("slack"), recordingPlatform("teams")];
  const app = buildApp(
    {
      db,
      log: openLog("error", (line) => void process.stderr.write(line)),
      keys: openKeys([MASTER_KEY]),
      publicUrl: "https://baton.example",
      isTrial: false,
      platforms,
      watch: unwatched,
      ports: [[directoryPort, directory]],
    },
    [...ROOMS, room],
  );
  const orgId = await inOnlyOrganisation(app.house, { kind: "file", by: "bench" }, async (ctx) => {
    await applyOrganisation(ctx, { text: readFileSync(DEMO, "utf8") });
    return ctx.org.id;
  });
  if (timers > 0) await fillWithTimers(db, orgId, timers);
  if (incidents > 0) await fillWithIncidents(db, orgId, incidents);
  await db.raw("vacuum analyze");
  return { app, orgId };
}

let opened: Awaited<ReturnType<typeof open>> | undefined;
const at = () => {
  if (!opened) throw new Error("not open yet");
  return opened;
};
const inOrg = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  inOrganisation(at().app.house, { orgId: at().orgId, actor: { kind: "baton", part: "bench" } }, work);

let count = 0;
const next = (): number => ++count;

const timer = (n: number, dueAt: Date) => ({
  key: `act:${n}`,
  dueAt,
  payload: { id: n, dueAt: dueAt.getTime(), org: 0 },
});

/** Sets one, moves it, cancels it: three transactions. */
async function timerActs(): Promise<void> {
  const n = next();
  await inOrg((ctx) => setTimer(ctx, kinds.nothing, timer(n, new Date(ctx.tx.now.getTime() + DAY_MS))));
  await inOrg((ctx) => setTimer(ctx, kinds.nothing, timer(n, new Date(ctx.tx.now.getTime() + 2 * DAY_MS))));
  await inOrg((ctx) => cancelTimer(ctx, `act:${n}`));
}

/** A hundred that are due at once. */
async function firing(): Promise<void> {
  await inOrg(async (ctx) => {
    for (let n = 0; n < 100; n++) await setTimer(ctx, kinds.nothing, timer(next(), ctx.tx.now));
  });
  while ((await runDueTimers(at().app.work)) > 0);
}

async function type(text: string): Promise<void> {
  const n = next();
  const account = { provider: "slack", tenant: "T0MERIDIAN", subject: "U0ANNA", name: "Anna Weber" } as const;
  const call: Call = {
    deliveryId: `act-${n}`,
    installation: { platform: "slack", enterprise: "", team: "T0MERIDIAN" },
    provenBy: ["SLACK"],
    account: { ...account, isOutsider: false, isBot: false },
    place: { conversation: "C0PAYMENTS", thread: "", kind: "channel" },
    ask: { kind: "command", text, via: "slash" },
    answersInline: true,
  };
  const answer = await at().app.router(call);
  if (answer.kind !== "card") throw new Error(`${text}: answered by ${answer.kind}`);
}

let newest = 0;
/** One incident from its opening to its end, as people type it. */
async function incidentActs(): Promise<void> {
  await type("incident open sev3 checkout: payments time out in the bench");
  if (newest === 0) newest = await inOrg(findNewest);
  else newest++;
  await type(`incident ack I-${newest}`);
  await type(`incident update I-${newest} restarting the gateway`);
  await type(`incident resolve I-${newest}`);
}

async function findNewest(ctx: Ctx): Promise<number> {
  const [row] = await ctx.tx.send<{ number: number }>("select max(number)::int as number from incidents");
  return row?.number ?? 0;
}

const ACTS = { timerActs, firing, incidentActs, list: () => type("incident list") };
export type ActName = keyof typeof ACTS;

serveSteps({
  async open(opening: Opening) {
    opened = await open(opening);
  },
  /** Resolves to the milliseconds of each repetition. */
  async act({ name, times }: { readonly name: ActName; readonly times: number }) {
    const took: number[] = [];
    for (let n = 0; n < times; n++) {
      const began = performance.now();
      await ACTS[name]();
      took.push(performance.now() - began);
    }
    return took;
  },
});
