/** A whole house for tests: the real rooms on a real database, a clock that moves when told, counterparts that remember. */
import { readFileSync } from "node:fs";
import { type App, buildApp } from "../../src/app.ts";
import type { Answer, Ask, Call, CallPlace, PlatformName } from "../../src/chat/call.ts";
import { directoryPort } from "../../src/chat/directory.ts";
import type { Actor, Ctx } from "../../src/core/context.ts";
import { fulfilled, type Port } from "../../src/core/house.ts";
import { inOrganisation } from "../../src/core/in-organisation.ts";
import { openKeys } from "../../src/core/keys.ts";
import { openLog } from "../../src/core/log.ts";
import { and, eq } from "../../src/db/drizzle.ts";
import type { Database } from "../../src/db/open.ts";
import { openTransaction } from "../../src/db/transaction.ts";
import { runDueTimers } from "../../src/engine/run-timers.ts";
import { sendReady } from "../../src/engine/send-effects.ts";
import { unwatched } from "../../src/engine/watch.ts";
import { ROOMS } from "../../src/features/index.ts";
import { applyOrganisation } from "../../src/features/organisation/apply-organisation.ts";
import { inOnlyOrganisation } from "../../src/features/organisation/in-only-organisation.ts";
import { directory } from "../../src/features/person/directory.ts";
import { identities, people } from "../../src/features/person/tables.ts";
import type { Room } from "../../src/features/room.ts";
import { setClock, testDatabase } from "./database.ts";
import { type RecordingPlatform, recordingPlatform, type SeenMessage } from "./recording-platform.ts";
import { remembered } from "./remembered.ts";

const DEMO = new URL("../../src/features/organisation/demo.yaml", import.meta.url);
/** Obviously a dummy. */
const MASTER_KEY = "test-master-key-test-master-key-0000";

export type TestHouse = App & {
  readonly db: Database;
  readonly orgId: string;
  readonly slack: RecordingPlatform;
  readonly teams: RecordingPlatform;
  /** What was logged at `warn` and above; a test that expects none checks it. */
  readonly logged: string[];
  /** Does `work` in one transaction as this person (by key), with rights as of now, read in his language. */
  as<T>(person: string, work: (ctx: Ctx) => Promise<T>): Promise<T>;
  asBaton<T>(work: (ctx: Ctx) => Promise<T>): Promise<T>;
  /** The whole corridor: what a door would hand to the router. */
  call(
    person: string,
    ask: Ask,
    at?: Partial<CallPlace> & { platform?: PlatformName; answersInline?: boolean; comesAgain?: true },
  ): Promise<Answer>;
  /** Types a line, as after `/` or `@Baton`; the answer comes back inline. */
  type(
    person: string,
    text: string,
    at?: Partial<CallPlace> & { platform?: PlatformName; answersInline?: boolean },
  ): Promise<Answer>;
  press(
    person: string,
    handle: string,
    at?: Partial<CallPlace> & { platform?: PlatformName; answersInline?: boolean },
  ): Promise<Answer>;
  personId(key: string): Promise<string>;
  /** Sets the clock. */
  at(iso: string): Promise<Date>;
  /** Moves the clock by milliseconds, then fires and sends what is due. */
  pass(ms: number): Promise<void>;
  /** Fires timers and sends effects until nothing is due now. */
  catchUp(): Promise<void>;
  /** Everything one person (by key) was sent privately, oldest first. */
  inbox(key: string): Promise<SeenMessage[]>;
};

/** The demo organisation's file without the sections that none of these rooms reads. */
export function demoFor(rooms: readonly Room[]): string {
  const known = new Set(rooms.flatMap((room) => room.fileSections ?? []).map((section) => section.key));
  const parts = readFileSync(DEMO, "utf8").split(/^(?=[a-z]+:)/m);
  return parts.filter((part) => known.has(/^[a-z]+/.exec(part)?.[0] ?? "") || part.startsWith("#")).join("");
}

/** Opens a house with the demo organisation at `at` (default a Tuesday, 09:00 UTC). */
export async function testHouse(
  options: {
    at?: string;
    rooms?: readonly Room[];
    ports?: readonly (readonly [Port<unknown>, unknown])[];
    file?: string;
    /** Real chat tokens on the embedded database, and nobody forced it. */
    isTrial?: boolean;
  } = {},
): Promise<TestHouse> {
  const db = await testDatabase();
  let clock = new Date(options.at ?? "2027-03-09T09:00:00Z");
  await setClock(db, clock);
  const slack = recordingPlatform("slack");
  const teams = recordingPlatform("teams");
  const logged: string[] = [];
  const app = buildApp(
    {
      db,
      log: openLog("warn", (line) => void logged.push(line)),
      keys: openKeys([MASTER_KEY]),
      publicUrl: "https://baton.example",
      isTrial: options.isTrial ?? false,
      isPagingHeld: options.isTrial ?? false,
      platforms: [slack, teams],
      watch: unwatched,
      ports: [[directoryPort, directory], ...(options.ports ?? [])],
    },
    options.rooms ?? ROOMS,
  );
  const text = options.file ?? demoFor(options.rooms ?? ROOMS);
  const apply = () =>
    inOnlyOrganisation(app.house, { kind: "file", by: "test" }, (ctx) => applyOrganisation(ctx, { text }));
  // Rooms and ports of a test's own may do anything while the file is applied.
  if (options.rooms || options.ports) await apply();
  else await remembered(db, `house ${clock.toISOString()} ${options.isTrial} ${text}`, apply);
  const orgId = await inOnlyOrganisation(
    app.house,
    { kind: "baton", part: "test" },
    async (ctx) => ctx.org.id,
  );
  const accountOf = async (key: string, platform?: PlatformName) =>
    openTransaction(db, orgId, async (tx) => {
      const rows = await tx
        .select({
          provider: identities.provider,
          tenant: identities.tenant,
          subject: identities.subject,
          name: people.name,
        })
        .from(identities)
        .innerJoin(people, and(eq(people.orgId, identities.orgId), eq(people.id, identities.personId)))
        .where(and(eq(people.orgId, orgId), eq(people.key, key)));
      const chats = rows.filter((row) => row.provider === "slack" || row.provider === "teams");
      const row = chats.find((one) => one.provider === platform) ?? chats[0];
      if (!row) throw new Error(`${key} has no chat account in the test organisation`);
      return { ...row, name: row.name ?? "", isOutsider: false, isBot: false };
    });
  let deliveries = 0;
  const house: TestHouse = {
    ...app,
    db,
    orgId,
    slack,
    teams,
    logged,
    async as(person, work) {
      const account = await accountOf(person);
      return openTransaction(db, orgId, async (tx) => {
        const org = await app.house.findOrganisation(tx);
        const caller = await fulfilled(app.house, directoryPort)?.findCaller(tx, account);
        if (!org || !caller) throw new Error("no organisation");
        const found = caller(org);
        const reader = { language: found.language, zone: found.zone };
        return work({ tx, org, actor: found.actor, reader, house: app.house, reference: `as-${person}` });
      });
    },
    asBaton: (work) =>
      inOrganisation(app.house, { orgId, actor: { kind: "baton", part: "test" } satisfies Actor }, work),
    async call(person, ask, at = {}) {
      const account = await accountOf(person, at.platform);
      deliveries += 1;
      const call: Call = {
        deliveryId: `delivery-${deliveries}`,
        installation: { platform: account.provider as PlatformName, enterprise: "", team: account.tenant },
        provenBy: [account.provider === "slack" ? "SLACK" : "TEAMS"],
        account,
        place: { conversation: `dm-${account.subject}`, thread: "", kind: "personal", ...at },
        ask,
        answersInline: at.answersInline ?? true,
        ...(at.comesAgain && { comesAgain: at.comesAgain }),
      };
      return app.router(call);
    },
    type: (person, line, at) => house.call(person, { kind: "command", text: line, via: "slash" }, at),
    press: (person, handle, at) =>
      house.call(person, { kind: "button", handle, values: {}, message: "" }, at),
    personId: (key) =>
      openTransaction(db, orgId, async (tx) => {
        const [row] = await tx
          .select({ id: people.id })
          .from(people)
          .where(and(eq(people.orgId, orgId), eq(people.key, key)));
        if (!row) throw new Error(`nobody is called ${key}`);
        return row.id;
      }),
    async at(iso) {
      clock = new Date(iso);
      await setClock(db, clock);
      return clock;
    },
    async pass(ms) {
      clock = new Date(clock.getTime() + ms);
      await setClock(db, clock);
      await house.catchUp();
    },
    async catchUp() {
      for (let round = 0; round < 200; round++) {
        const fired = await runDueTimers(app.work);
        const sent = await sendReady(app.work, 16);
        if (fired + sent === 0) return;
      }
      throw new Error("the engine does not come to rest");
    },
    async inbox(key) {
      const accounts = await openTransaction(db, orgId, (tx) =>
        tx
          .select({ subject: identities.subject })
          .from(identities)
          .innerJoin(people, and(eq(people.orgId, identities.orgId), eq(people.id, identities.personId)))
          .where(and(eq(people.orgId, orgId), eq(people.key, key))),
      );
      const mine = new Set(accounts.map((row) => row.subject));
      return [...slack.messages, ...teams.messages].filter((seen) => seen.to !== null && mine.has(seen.to));
    },
  };
  return house;
}
