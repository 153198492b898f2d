/** A1: very many decide about the same release in the same moment, on both chats and through two processes. */

import type { PreparedForm } from "../../../src/chat/form.ts";
import { prepareCard, prepareForm } from "../../../src/chat/handles.ts";
import { posts } from "../../../src/chat/tables.ts";
import type { Ctx } from "../../../src/core/context.ts";
import { subject, subjectKey } from "../../../src/core/subject.ts";
import { records } from "../../../src/core/tables.ts";
import { and, eq } from "../../../src/db/drizzle.ts";
import { releaseCard } from "../../../src/features/release/cards.ts";
import { rejectForm } from "../../../src/features/release/forms.ts";
import { type Release, releases } from "../../../src/features/release/tables.ts";
import { slackId, teamsFacts } from "../../kit/story-cast.ts";
import { asBaton } from "../kit/acting.ts";
import { readAnswers, says, saysNothing } from "../kit/answers.ts";
import { shuffled } from "../kit/deliver.ts";
import { type Fleet, openFleet } from "../kit/fleet.ts";
import { atSlack } from "../kit/people.ts";
import { type Hands, meet, pressHandle, submitForm, type Told } from "../kit/presses.ts";
import { counted } from "../kit/probes.ts";
import type { Row } from "../row.ts";

const ROUNDS = 50;
const APPROVES = 100;
const REJECTS = 20;

const SLACK = { platform: "slack", channel: "C0PAYMENTS" } as const;
const TEAMS = { platform: "teams", channel: "19:payments@thread.tacv2" } as const;

/** Whoever may approve in Bengaluru or Berlin; Arjun on both of his accounts. */
const DECIDERS: readonly Hands[] = [
  { ...SLACK, user: slackId("arjun") },
  { ...TEAMS, facts: teamsFacts("arjun") },
  { ...SLACK, user: slackId("anna") },
  { ...TEAMS, facts: teamsFacts("jonas") },
  { ...SLACK, user: slackId("priya") },
  { ...TEAMS, facts: teamsFacts("kavya") },
];

type Press = { readonly kind: "approve" | "reject"; readonly hands: Hands };
type Pressed = Press & { readonly told: Told };

/** What somebody was told, as far as it matters who was first. */
type Heard = "accepted" | "counted already" | "not needed" | "approved" | "rejected" | "nothing";

export const approvalRace: Row = {
  id: "A1",
  what: "a hundred approve and twenty reject one release at once",
  async run({ ground, random }) {
    const fleet = await openFleet(ground, { web: 2 });
    try {
      await meet(fleet, DECIDERS);
      const presses = [
        ...Array.from({ length: APPROVES }, (_, n) => pressOf("approve", n)),
        ...Array.from({ length: REJECTS }, (_, n) => pressOf("reject", n)),
      ];
      const rounds: { readonly release: Release; readonly pressed: readonly Pressed[] }[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const shown = await request(fleet, `6.0.${round}`);
        const all = shuffled(presses, random).map(async (press) => ({
          ...press,
          told: await decide(fleet, shown, press),
        }));
        rounds.push({ release: shown.release, pressed: await Promise.all(all) });
      }
      const wrongs = [];
      for (const round of rounds) wrongs.push(await judge(fleet, round));
      const ends = counted(wrongs.map(({ state }) => state));
      const wrong = wrongs.flatMap(({ wrong: some }) => some);
      return {
        size: `${ROUNDS} releases, ${APPROVES} approve and ${REJECTS} reject presses each, 2 web`,
        faults: "all at once, Slack and Teams, five people on six accounts",
        result:
          `${ends.get("approved") ?? 0} approved, ${ends.get("rejected") ?? 0} rejected, ${wrong.length} wrong` +
          (wrong.length > 0 ? `: ${wrong.slice(0, 4).join("; ")}` : ""),
        line: "one final transition, one record of it, the others see the state",
        isMet: wrong.length === 0,
      };
    } finally {
      await fleet.stop();
    }
  },
};

const pressOf = (kind: Press["kind"], n: number): Press => ({
  kind,
  hands: DECIDERS[n % DECIDERS.length] as Hands,
});

type Shown = { readonly release: Release; readonly approve: string; readonly reject: PreparedForm };

/** Lena asks by a command; what is on the card that everyone sees is made as the worker makes it. */
async function request(fleet: Fleet, version: string): Promise<Shown> {
  await atSlack(fleet, "lena").command("C0PAYMENTS", "/release", `request checkout ${version} production`);
  return asBaton(fleet, async (ctx) => {
    const [release] = await ctx.tx.select().from(releases).where(eq(releases.version, version));
    if (!release) throw new Error(`${version} was not requested`);
    const where = { likeness: `proof:${version}`, personId: null };
    const card = await prepareCard(ctx, await releaseCard(ctx, release), where);
    const buttons = card.blocks.flatMap((block) => (block.kind === "buttons" ? block.buttons : []));
    const [approve] = buttons;
    if (!approve || !("handle" in approve)) throw new Error("the card has no button to approve");
    const reject = await prepareForm(ctx, rejectForm(ctx, release, release.digest), where);
    return { release, approve: approve.handle, reject };
  });
}

const decide = (fleet: Fleet, shown: Shown, { kind, hands }: Press): Promise<Told> =>
  kind === "approve"
    ? pressHandle(fleet, hands, shown.approve)
    : submitForm(fleet, hands, shown.reject, { reason: "not today" });

type Round = { readonly release: Release; readonly pressed: readonly Pressed[] };

async function judge(fleet: Fleet, { release, pressed }: Round) {
  const told = pressed.map((press) => press.told);
  const answers = await readAnswers(fleet, told);
  const heard = answers.map((answer) => hear(answer, release.number));
  const { state, acts, tellings } = await asBaton(fleet, (ctx) => look(ctx, release));
  const accepted = (kind: Press["kind"]) =>
    pressed.filter((press, at) => press.kind === kind && heard[at] === "accepted").length;
  const finals = acts.filter((act) => act === "release.approved" || act === "release.rejected");
  const agreed = acts.filter((act) => act === "release.agreed").length;
  const other = state === "approved" ? "rejected" : "approved";
  const claims: readonly (readonly [boolean, string])[] = [
    [finals.length === 1 && finals[0] === `release.${state}`, `${state}, on record ${finals.join(", ")}`],
    [tellings === 1, `its requester was told ${tellings} times`],
    [state !== "approved" || agreed === 2, `approved by ${agreed}`],
    [accepted("approve") === agreed, `${accepted("approve")} told that they count, ${agreed} on record`],
    [accepted("reject") === (state === "rejected" ? 1 : 0), `${accepted("reject")} told that they rejected`],
    [!heard.includes(other), `somebody was told ${other}`],
    [heard.includes(state as Heard), `nobody was told ${state}`],
    [!heard.includes("nothing"), `unclear: ${answers[heard.indexOf("nothing")]?.slice(0, 80)}`],
    [told.every(({ status }) => status === 200), "a press was not taken"],
  ];
  const wrong = claims.flatMap(([holds, text]) => (holds ? [] : [`R-${release.number}: ${text}`]));
  return { state, wrong };
}

function hear(answer: string, number: number): Heard {
  const isTold = (key: string) => says(answer, { feature: "release", key, params: { number } });
  if (saysNothing(answer)) return "nothing";
  if (isTold("refusal.is-approved")) return "approved";
  if (isTold("refusal.is-rejected")) return "rejected";
  if (isTold("refusal.not-needed")) return "not needed";
  if (isTold("told.already-counts")) return "counted already";
  return answer.includes(`R${number}`) ? "accepted" : "nothing";
}

async function look(ctx: Ctx, release: Release) {
  const of = subjectKey(subject("release", release));
  const [now] = await ctx.tx.select().from(releases).where(eq(releases.id, release.id));
  const acts = await ctx.tx.select({ action: records.action }).from(records).where(eq(records.subject, of));
  const lines = await ctx.tx
    .select({ mark: posts.mark })
    .from(posts)
    .where(and(eq(posts.subject, of), eq(posts.kind, "line"), eq(posts.personId, release.requestedBy)));
  return { state: now?.state ?? "gone", acts: acts.map(({ action }) => action), tellings: lines.length };
}
