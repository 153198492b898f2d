/** A4: people lose their right to approve in the very moment in which they press. */
import { setTimeout as pause } from "node:timers/promises";
import type { Ctx } from "../../../src/core/context.ts";
import { records } from "../../../src/core/tables.ts";
import { asc, gt, max } from "../../../src/db/drizzle.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { blockAccount } from "../../../src/features/person/block-account.ts";
import { leavePerson } from "../../../src/features/person/leave-person.ts";
import { restoreAccount } from "../../../src/features/person/restore-account.ts";
import { people } from "../../../src/features/person/tables.ts";
import { requestRelease } from "../../../src/features/release/request-release.ts";
import { approvals } from "../../../src/features/release/tables.ts";
import { TENANT } from "../../kit/teams/fake-teams.ts";
import { asBaton, asSlackUser } from "../kit/acting.ts";
import { cardFor } from "../kit/approver-card.ts";
import { demoWith, joinSlack, type Member, makeCrowd, memberLine, withFile } from "../kit/crowd.ts";
import { type Fleet, openFleet } from "../kit/fleet.ts";
import { slackWire } from "../kit/people.ts";
import { meet, pressHandle } from "../kit/presses.ts";
import { sendAsSlack } from "../kit/send-as-slack.ts";
import type { Row, Tools } from "../row.ts";

const CLICKS = 1000;
const CROWD = makeCrowd(20);
/** The first half holds the role by name, the other by its team. */
const BY_NAME = CROWD.slice(0, CROWD.length / 2);

/** The organisation with the crowd in it; without their role where it was taken from them. */
const fileWith = (hasRole: boolean): string =>
  demoWith({
    teams: [
      "  crew: { name: Crew, region: saopaulo, lead: rafael, language: en, channels: { slack: C0MOBILE } }",
    ],
    people: CROWD.map((member) =>
      memberLine(member, hasRole && !BY_NAME.includes(member) ? ["mobile", "crew"] : ["mobile"]),
    ),
    grants: [
      ...(hasRole ? [`  - { role: approver, people: [${BY_NAME.map(({ key }) => key).join(", ")}] }`] : []),
      "  - { role: approver, teams: [crew] }",
    ],
  });

const [WITH_ROLE, WITHOUT_ROLE] = [fileWith(true), fileWith(false)];

type Revocation = {
  readonly name: string;
  /** Everyone loses the right; `delay` lets the loss of one wait as long as it pleases. */
  revoke(fleet: Fleet, wave: Wave, delay: () => Promise<void>): Promise<unknown>;
  restore(fleet: Fleet, wave: Wave): Promise<unknown>;
};

type Wave = { readonly number: number; readonly ids: ReadonlyMap<string, string> };

const apply = (fleet: Fleet, text: string, { number }: Wave) =>
  asBaton(fleet, (ctx) => applyOrganisation(ctx, { text: `${text}\n# ${number}` }));

const eachOne = (delay: () => Promise<void>, work: (member: Member) => Promise<unknown>) =>
  Promise.all(CROWD.map(async (member) => delay().then(() => work(member))));

const REVOCATIONS: readonly Revocation[] = [
  {
    name: "role taken",
    revoke: (fleet, wave, delay) => delay().then(() => apply(fleet, WITHOUT_ROLE, wave)),
    restore: (fleet, wave) => apply(fleet, WITH_ROLE, wave),
  },
  {
    name: "account closed",
    revoke: (fleet, _, delay) => eachOne(delay, (member) => closeAccount(fleet, member, true)),
    restore: (fleet) =>
      eachOne(
        () => Promise.resolve(),
        (member) => closeAccount(fleet, member, false),
      ),
  },
  {
    name: "left",
    revoke: (fleet, { ids }, delay) =>
      eachOne(delay, ({ key }) =>
        asBaton(fleet, (ctx) => leavePerson(ctx, { personId: ids.get(key) ?? "" })),
      ),
    restore: (fleet, wave) => apply(fleet, WITH_ROLE, wave),
  },
];

/** Slack tells by an event; Teams tells nobody, so an administrator's verb does it. */
function closeAccount(fleet: Fleet, { account, hands }: Member, isClosed: boolean): Promise<unknown> {
  if (hands.platform === "slack") {
    const user = { id: account, team_id: fleet.slack.world.team, name: account, deleted: isClosed };
    return sendAsSlack(slackWire(fleet), { type: "user_change", user }, {});
  }
  const of = { provider: "teams" as const, tenant: TENANT, subject: account };
  return asBaton(fleet, (ctx) => (isClosed ? blockAccount(ctx, of) : restoreAccount(ctx, of)));
}

/** What takes the right away, as the record calls it; each stands under the person whom it concerns. */
const TAKEN = new Set(["person.right-ended", "person.left-team", "person.account-blocked", "person.left"]);

export const revokedRight: Row = {
  id: "A4",
  what: "the role is taken, the account closed or the person gone in the moment of the click",
  run: (tools) => withFile(WITH_ROLE, (path) => storm(tools, path)),
};

type Tally = { before: number; after: number; late: number; unclear: number };

async function storm({ ground, random }: Tools, path: string) {
  const fleet = await openFleet(ground, { web: 2, environment: { BATON_ORG_FILE: path } });
  try {
    joinSlack(fleet, CROWD);
    await meet(
      fleet,
      CROWD.map(({ hands }) => hands),
    );
    const ids = await findIds(fleet);
    const tally: Tally = { before: 0, after: 0, late: 0, unclear: 0 };
    // How long a wave takes differs by machine: the clicks are spread over what the last of its kind took.
    const lengths = new Map<string, number>();
    for (let number = 0; number < CLICKS / CROWD.length; number++) {
      const { name, revoke, restore } = random.pick(REVOCATIONS);
      const wave = { number, ids };
      const { handles, since } = await request(fleet, wave);
      const most = lengths.get(name) ?? 300;
      const delay = (length: number) => pause(random.below(Math.ceil(length)));
      const from = performance.now();
      await Promise.all([
        revoke(fleet, wave, () => delay(most / 2)),
        ...CROWD.map((member, at) =>
          delay(most).then(() => pressHandle(fleet, member.hands, handles[at] ?? "")),
        ),
      ]);
      lengths.set(name, Math.max(20, (performance.now() - from) / 2));
      count(await actsSince(fleet, since), wave, tally);
      await restore(fleet, wave);
    }
    return await judge(fleet, tally);
  } finally {
    await fleet.stop();
  }
}

async function judge(fleet: Fleet, tally: Tally) {
  const rows = await asBaton(fleet, (ctx) => ctx.tx.select().from(approvals));
  const isMet =
    tally.late === 0 &&
    tally.unclear === 0 &&
    rows.length === tally.before &&
    tally.before > CLICKS / 10 &&
    tally.after > CLICKS / 10;
  return {
    size: `${CLICKS} clicks, ${CROWD.length} people on both chats, 2 web`,
    faults:
      "role or team taken by the file, account closed by Slack or by a verb, person left; at chance instants",
    result:
      `${tally.late} approvals after the loss, ${tally.before} before it, ${tally.after} clicks refused` +
      (tally.unclear + Math.abs(rows.length - tally.before) > 0
        ? `; ${tally.unclear} losses not on record, ${rows.length} approvals kept`
        : ""),
    line: "0 approvals after the commit of the revocation (and both ways met)",
    isMet,
  };
}

const findIds = (fleet: Fleet): Promise<ReadonlyMap<string, string>> =>
  asBaton(fleet, async (ctx) => {
    const rows = await ctx.tx.select({ key: people.key, id: people.id }).from(people);
    return new Map(rows.map(({ key, id }) => [key, id]));
  });

/** Everyone has a release of his own to approve, and before him the card that went to him: its requester's has no such button. */
async function request(fleet: Fleet, { number, ids }: Wave) {
  return asSlackUser(fleet, "U0LENA", async (ctx) => {
    const handles: string[] = [];
    for (const { key } of CROWD) {
      const asked = { service: "app", environment: "production", version: `${number}.0.0-${key}` };
      const release = await requestRelease(ctx, asked);
      const { approve } = await cardFor(ctx, release, ids.get(key) ?? "");
      handles.push(approve);
    }
    return { handles, since: await lastSeq(ctx) };
  });
}

async function lastSeq(ctx: Ctx): Promise<number> {
  const [row] = await ctx.tx.select({ seq: max(records.seq) }).from(records);
  return row?.seq ?? 0;
}

type Act = Pick<typeof records.$inferSelect, "action" | "actor" | "subject">;

/** In the order in which they were committed: whoever writes holds the chain's head until COMMIT. */
const actsSince = (fleet: Fleet, seq: number): Promise<Act[]> =>
  asBaton(fleet, (ctx) =>
    ctx.tx
      .select({ action: records.action, actor: records.actor, subject: records.subject })
      .from(records)
      .where(gt(records.seq, seq))
      .orderBy(asc(records.seq)),
  );

function count(acts: readonly Act[], { ids }: Wave, tally: Tally): void {
  for (const { key } of CROWD) {
    const person = `person:${ids.get(key)}`;
    const agreed = acts.findIndex(({ action, actor }) => action === "release.agreed" && actor === person);
    const taken = acts.findIndex(({ action, subject }) => TAKEN.has(action) && subject === person);
    if (taken < 0) tally.unclear += 1;
    else if (agreed < 0) tally.after += 1;
    else tally[agreed < taken ? "before" : "late"] += 1;
  }
}
