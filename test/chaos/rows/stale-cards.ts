/** A5: buttons and forms of cards that are no longer what would be decided. */
import type { PreparedForm } from "../../../src/chat/form.ts";
import { prepareForm } from "../../../src/chat/handles.ts";
import { handles } from "../../../src/chat/tables.ts";
import type { Ctx } from "../../../src/core/context.ts";
import { records } from "../../../src/core/tables.ts";
import { eq, inArray, sql } from "../../../src/db/drizzle.ts";
import { people } from "../../../src/features/person/tables.ts";
import { changeRelease } from "../../../src/features/release/change-release.ts";
import { rejectForm } from "../../../src/features/release/forms.ts";
import { requestRelease } from "../../../src/features/release/request-release.ts";
import { type Release, releases } from "../../../src/features/release/tables.ts";
import { withdrawRelease } from "../../../src/features/release/withdraw-release.ts";
import { type Key, slackId, teamsFacts } from "../../kit/story-cast.ts";
import { asBaton, asSlackUser } from "../kit/acting.ts";
import { readAnswers, says } from "../kit/answers.ts";
import { cardFor } from "../kit/approver-card.ts";
import { inParallel, shuffled } from "../kit/deliver.ts";
import { type Fleet, openFleet } from "../kit/fleet.ts";
import { type Hands, meet, pressHandle, submitForm, type Told } from "../kit/presses.ts";
import type { Row } from "../row.ts";

const STALE = 500;
const FRESH = 20;
const IN_ONE = 20;

const SLACK = { platform: "slack", channel: "C0PAYMENTS" } as const;
const TEAMS = { platform: "teams", channel: "19:payments@thread.tacv2" } as const;
type Decider = Hands & { readonly key: Key };
const DECIDERS: readonly Decider[] = [
  { ...SLACK, key: "anna", user: slackId("anna") },
  { ...TEAMS, key: "jonas", facts: teamsFacts("jonas") },
  { ...SLACK, key: "arjun", user: slackId("arjun") },
  { ...TEAMS, key: "kavya", facts: teamsFacts("kavya") },
];

/** A card as it was posted, and what became of it since. */
type Card = { readonly release: Release; readonly approve: string; readonly reject: PreparedForm };

type Staleness = {
  readonly name: string;
  /** By whoever asked for the release, before anyone presses. */
  age(ctx: Ctx, card: Card): Promise<unknown>;
  /** What a press is answered with, of its room. */
  readonly refusal: readonly [feature: string, key: string];
};

const change = (ctx: Ctx, { id }: Release, revision: number, notes: string) =>
  changeRelease(ctx, { releaseId: id, revision, notes });

const KINDS: readonly Staleness[] = [
  {
    name: "changed",
    age: (ctx, { release }) => change(ctx, release, 1, "one line more"),
    refusal: ["release", "changed-since"],
  },
  {
    name: "changed and changed back",
    age: async (ctx, { release }) => {
      await change(ctx, release, 1, "one line more");
      await change(ctx, release, 2, release.notes);
    },
    refusal: ["release", "changed-since"],
  },
  {
    name: "withdrawn and requested anew",
    age: async (ctx, { release }) => {
      await withdrawRelease(ctx, { releaseId: release.id });
      await request(ctx, release.version);
    },
    refusal: ["release", "is-withdrawn"],
  },
  {
    name: "run out",
    age: (ctx, { release }) =>
      ctx.tx
        .update(releases)
        .set({ expiresAt: sql`app_now() - interval '1 second'` })
        .where(eq(releases.id, release.id)),
    refusal: ["release", "is-expired"],
  },
  {
    name: "older than a button may be",
    age: (ctx, card) =>
      ctx.tx
        .update(handles)
        .set({ expiresAt: sql`app_now() - interval '1 second'` })
        .where(inArray(handles.handle, [card.approve, card.reject.handle])),
    refusal: ["chat", "old-button"],
  },
];

const request = (ctx: Ctx, version: string) =>
  requestRelease(ctx, { service: "checkout", environment: "production", version, notes: "a few lines" });

type Press = Card & { readonly hands: Hands; readonly isRejection: boolean; readonly kind: Staleness | null };

export const staleCards: Row = {
  id: "A5",
  what: "approve and reject on cards whose release has changed, ended or run out",
  async run({ ground, random }) {
    const fleet = await openFleet(ground, { web: 2 });
    try {
      await meet(fleet, DECIDERS);
      const presses: Press[] = [];
      for (let from = 0; from < STALE + FRESH; from += IN_ONE)
        presses.push(...(await postAndAge(fleet, from)));
      const told = await inParallel(shuffled(presses, random), 16, async (press) => ({
        press,
        told: await send(fleet, press),
      }));
      return await judge(fleet, told);
    } finally {
      await fleet.stop();
    }
  },
};

const postAndAge = (fleet: Fleet, from: number): Promise<Press[]> =>
  asSlackUser(fleet, "U0LENA", async (ctx) => {
    const presses: Press[] = [];
    const known = await ctx.tx.select({ key: people.key, id: people.id }).from(people);
    const ids = new Map(known.map(({ key, id }) => [key, id]));
    for (let n = from; n < Math.min(from + IN_ONE, STALE + FRESH); n++) {
      const kind = n < STALE ? (KINDS[n % KINDS.length] ?? null) : null;
      const { key, ...hands } = DECIDERS[n % DECIDERS.length] as Decider;
      const card = await post(ctx, `8.0.${n}`, ids.get(key) ?? "");
      await kind?.age(ctx, card);
      presses.push({ ...card, kind, hands, isRejection: kind !== null && n % 3 === 0 });
    }
    return presses;
  });

/** The card that goes to whoever may decide: its requester's has no such buttons. */
async function post(ctx: Ctx, version: string, deciderId: string): Promise<Card> {
  const release = await request(ctx, version);
  const { approve, where } = await cardFor(ctx, release, deciderId);
  const reject = await prepareForm(ctx, rejectForm(ctx, release, release.digest), where);
  return { release, approve, reject };
}

const send = (fleet: Fleet, { hands, isRejection, approve, reject }: Press): Promise<Told> =>
  isRejection
    ? submitForm(fleet, hands, reject, { reason: "not today" })
    : pressHandle(fleet, hands, approve);

type Sent = { readonly press: Press; readonly told: Told };

async function judge(fleet: Fleet, sent: readonly Sent[]) {
  const answers = await readAnswers(
    fleet,
    sent.map(({ told }) => told),
  );
  const decided = await asBaton(fleet, async (ctx) => {
    const rows = await ctx.tx
      .select({ subject: records.subject })
      .from(records)
      .where(inArray(records.action, ["release.agreed", "release.approved", "release.rejected"]));
    return new Set(rows.map((row) => row.subject));
  });
  const isDecided = ({ press }: Sent) => decided.has(`release:${press.release.id}`);
  const stale = sent.filter(({ press }) => press.kind !== null);
  const accepted = stale.filter(isDecided);
  const fresh = sent.filter(({ press }) => press.kind === null).filter(isDecided).length;
  const unclear = sent.filter(({ press }, at) => !isTold(answers[at] ?? "", press));
  return {
    size: `${stale.length} stale cards and ${FRESH} fresh ones, both chats, 2 web`,
    faults: KINDS.map(({ name }) => name).join("; "),
    result:
      `${accepted.length} stale accepted, ${fresh} of ${FRESH} fresh accepted, ${unclear.length} not told why` +
      [...accepted, ...unclear]
        .slice(0, 3)
        .map(({ press }) => `; ${press.kind?.name}`)
        .join(""),
    line: "0 stale accepted, each told why; the fresh ones count",
    isMet: accepted.length === 0 && fresh === FRESH && unclear.length === 0,
  };
}

function isTold(answer: string, { kind, release }: Press): boolean {
  if (kind === null) return true;
  const [feature, key] = kind.refusal;
  return says(answer, { feature, key: `refusal.${key}`, params: { number: release.number } });
}
