/** What `plan` compares: who may do what, and who has no loud way to be reached. */
import type { Ctx } from "../../core/context.ts";
import { localOf } from "../../core/wall-time.ts";
import type { Survey } from "../organisation/file-section.ts";
import { findGrants } from "./find-grants.ts";
import { findNotSetUp, findQuiet } from "./find-quiet.ts";

/** Holder to rights, each with its scope and its last day: `release.approve (region berlin, until 2027-04-01)`. */
export async function surveyRights(ctx: Ctx): Promise<Survey> {
  const holders = new Map<string, Set<string>>();
  for (const { personKey, rights, scope, endsAt } of await findGrants(ctx)) {
    const held = holders.get(personKey ?? "everyone") ?? new Set<string>();
    const until = endsAt === null ? undefined : lastDay(endsAt, ctx.org.zone);
    for (const right of rights) held.add(`${right}${scopeText({ ...scope, until })}`);
    holders.set(personKey ?? "everyone", held);
  }
  return { holders, warnings: [] };
}

/** A grant ends with its last day: at the midnight after it. */
const lastDay = (endsAt: Date, zone: string): string => localOf(new Date(endsAt.getTime() - 1), zone).date;

/** ` (region berlin, environment production)`; empty for the whole organisation. */
export function scopeText(scope: Readonly<Record<string, string | undefined>>): string {
  const parts = Object.entries(scope)
    .filter(([, key]) => key !== undefined)
    .map(([kind, key]) => `${kind} ${key}`);
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}

/** A chat message alone may be silent on a phone at night, and a way that is not set up always is. */
export async function surveyPeople(ctx: Ctx): Promise<Survey> {
  const [missing, quiet] = [await findNotSetUp(ctx), await findQuiet(ctx)];
  const warnings = [
    ...missing.map(({ kind, count }) => ({ key: `person.not-set-up-${kind}` as const, params: { count } })),
    ...quiet.map(({ name }) => ({ key: "person.no-loud-way" as const, params: { name } })),
  ];
  return { holders: new Map(), warnings };
}
