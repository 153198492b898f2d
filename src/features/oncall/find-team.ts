/** Which team a person means. */
import { actorPerson, type Ctx } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { shorten } from "../../core/shorten.ts";
import { and, asc, eq, inArray } from "../../db/drizzle.ts";
import { findNearest, plainWord } from "../organisation/find-nearest.ts";
import { teams } from "../organisation/tables.ts";
import { rotations, shiftPeople, shifts } from "./tables.ts";

export type TeamRow = { readonly id: string; readonly key: string; readonly name: string };

const columns = { id: teams.id, key: teams.key, name: teams.name };

const findAllTeams = (ctx: Ctx): Promise<TeamRow[]> =>
  ctx.tx
    .select(columns)
    .from(teams)
    .where(and(eq(teams.orgId, ctx.org.id), eq(teams.isGone, false)))
    .orderBy(asc(teams.name));

export type TeamTyped = { readonly team: TeamRow | null; readonly rest: string };

/** Takes a team's key or name from the start of a text; `team` is null where none stands there. */
export async function readTeam(ctx: Ctx, typed: string): Promise<TeamTyped> {
  const all = await findAllTeams(ctx);
  const typedWords = typed.split(/\s+/).filter(Boolean);
  for (let taken = Math.min(typedWords.length, 5); taken > 0; taken--) {
    const wanted = plainWord(typedWords.slice(0, taken).join(" "));
    const team = all.find(({ key, name }) => plainWord(key) === wanted || plainWord(name) === wanted);
    if (team && wanted !== "") return { team, rest: typedWords.slice(taken).join(" ") };
  }
  return { team: null, rest: typedWords.join(" ") };
}

/** Says that there is no such team, and which one may have been meant. */
export async function refuseTeam(ctx: Ctx, typed: string): Promise<never> {
  const all = await findAllTeams(ctx);
  const [first = ""] = typed.split(/\s+/);
  const near = [typed, first].flatMap((word) =>
    findNearest(
      word,
      all.flatMap(({ key, name }) => [key, name]),
    ),
  );
  const short = shorten(typed, 80);
  if (near[0]) throw new Refusal("oncall.unknown-team-near", { typed: short, near: near[0] });
  const known = all.map(({ key }) => key).slice(0, 12);
  throw new Refusal("oncall.unknown-team", { typed: short, known: known.join(", ") });
}

/** The caller's teams: those he is a member of and those he takes turns for; all that have a rotation where he has none. */
export async function findMyTeams(ctx: Ctx): Promise<readonly TeamRow[]> {
  const withRotation = await ctx.tx
    .selectDistinct({ teamId: rotations.teamId, personId: shiftPeople.personId })
    .from(rotations)
    .innerJoin(shifts, and(eq(shifts.orgId, rotations.orgId), eq(shifts.rotationId, rotations.id)))
    .innerJoin(shiftPeople, and(eq(shiftPeople.orgId, shifts.orgId), eq(shiftPeople.shiftId, shifts.id)))
    .where(and(eq(rotations.orgId, ctx.org.id), eq(rotations.isGone, false)));
  const me = actorPerson(ctx);
  const member = ctx.actor.kind === "person" ? ctx.actor.teams : [];
  const mine = withRotation.filter(({ teamId, personId }) => personId === me || member.includes(teamId));
  const ids = [...new Set((mine.length > 0 ? mine : withRotation).map(({ teamId }) => teamId))];
  if (ids.length === 0) return [];
  return ctx.tx
    .select(columns)
    .from(teams)
    .where(and(eq(teams.orgId, ctx.org.id), inArray(teams.id, ids)))
    .orderBy(asc(teams.name));
}

export async function findTeam(ctx: Ctx, teamId: string): Promise<TeamRow | null> {
  const [row] = await ctx.tx
    .select(columns)
    .from(teams)
    .where(and(eq(teams.orgId, ctx.org.id), eq(teams.id, teamId)));
  return row ?? null;
}
