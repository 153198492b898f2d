/** The person who was meant: by mention, by key, by name, and those whom a slip of the finger may have meant. */
import type { Mention } from "../../chat/line.ts";
import type { Ctx } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { shorten } from "../../core/shorten.ts";
import { and, asc, eq } from "../../db/drizzle.ts";
import { findNearest, plainWord } from "../organisation/find-nearest.ts";
import { identities, type Person, people } from "./tables.ts";

export type PeopleFound = {
  /** More than one: the name is ambiguous. */
  readonly exact: readonly Person[];
  readonly near: readonly Person[];
};

/** Active people by what was typed: a key, a full name, a first or last name; near ones where nobody is exact. */
export async function findPeople(ctx: Ctx, typed: string): Promise<PeopleFound> {
  const all = await ctx.tx
    .select()
    .from(people)
    .where(and(eq(people.orgId, ctx.org.id), eq(people.state, "active")))
    .orderBy(asc(people.key));
  const wanted = plainWord(typed.replace(/^@/, ""));
  const keyed = all.filter(
    (person) => plainWord(person.key) === wanted || plainWord(person.name ?? "") === wanted,
  );
  const exact =
    keyed.length > 0
      ? keyed
      : all.filter((person) => wordsOf(person).some((word) => plainWord(word) === wanted));
  if (wanted === "" || exact.length > 0) return { exact: wanted === "" ? [] : exact, near: [] };
  return {
    exact: [],
    near: all.filter((person) => findNearest(typed, [...wordsOf(person), person.name ?? ""]).length > 0),
  };
}

const wordsOf = (person: Person): string[] =>
  [person.key, ...(person.name ?? "").split(/\s+/)].filter(Boolean);

/** The person behind a mention on the caller's own platform; null for guests, bots and accounts nobody linked. */
export async function findMentioned(ctx: Ctx, mention: Mention): Promise<Person | null> {
  const caller = ctx.actor.kind === "person" || ctx.actor.kind === "account" ? ctx.actor.account : null;
  if (!caller) return null;
  const [row] = await ctx.tx
    .select({ person: people })
    .from(identities)
    .innerJoin(people, and(eq(people.orgId, identities.orgId), eq(people.id, identities.personId)))
    .where(
      and(
        eq(identities.orgId, ctx.org.id),
        eq(identities.provider, caller.provider),
        eq(identities.tenant, caller.tenant),
        eq(identities.subject, mention.account),
        eq(people.state, "active"),
      ),
    );
  return row?.person ?? null;
}

/** As much of a name as a refusal quotes. */
const QUOTED = 80;

/** The one person meant by a mention or a typed name. Errors: `person.unknown-mention`, `person.unknown`, `person.near`, `person.ambiguous`. */
export async function getMeant(ctx: Ctx, meant: Mention | string): Promise<Person> {
  if (typeof meant !== "string") {
    const person = await findMentioned(ctx, meant);
    if (!person) throw new Refusal("person.unknown-mention");
    return person;
  }
  const { exact, near } = await findPeople(ctx, meant);
  const [person, ...others] = exact;
  if (person && others.length === 0) return person;
  const typed = shorten(meant, QUOTED);
  const names = (rows: readonly Person[]) => rows.map((row) => row.name ?? row.key).join(", ");
  if (person) throw new Refusal("person.ambiguous", { typed, names: names(exact) });
  if (near.length > 0) throw new Refusal("person.near", { typed, names: names(near) });
  throw new Refusal("person.unknown", { typed });
}

/** A person by id, whatever became of him; `lock` keeps the row as it is until COMMIT. Errors: `person.gone`. */
export async function getPerson(ctx: Ctx, id: string, lock?: "lock"): Promise<Person> {
  const query = ctx.tx
    .select()
    .from(people)
    .where(and(eq(people.orgId, ctx.org.id), eq(people.id, id)));
  const [row] = await (lock ? query.for("update") : query);
  if (!row) throw new Refusal("person.gone");
  return row;
}
