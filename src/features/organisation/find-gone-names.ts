/** What open work names and the organisation does not have: nobody would be called for it, no rule would find it. */
import type { Ctx } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import type { Scope } from "../../core/rights.ts";
import { goneAsked } from "./events.ts";
import type { Mistake, NameKind } from "./file-section.ts";
import { namedRows } from "./named-rows.ts";
import { SCOPE_KINDS } from "./renames.ts";
import { environments, regions, services, severities, teams } from "./tables.ts";

const TABLES = {
  region: regions,
  team: teams,
  service: services,
  environment: environments,
  severity: severities,
};
type Kind = keyof typeof TABLES;

export type Gone = {
  /** `work`: as people call it, "I-41". Names what is there all the same: then it is not told. */
  readonly names: (kind: Kind, key: string, work: string) => void;
  readonly namesAll: (scope: Scope, work: string) => void;
  /** Somebody who is not here any more, whatever `work` is. */
  readonly namesLeaver: (key: string, work: string) => void;
};

/** One warning for each thing that is gone and still named. */
export async function findGoneNames(ctx: Ctx): Promise<readonly Omit<Mistake, "path">[]> {
  const here = await findHere(ctx);
  const found = new Map<string, { kind: NameKind; value: string; work: Set<string> }>();
  const add = (kind: NameKind, value: string, work: string) => {
    const one = found.get(`${kind} ${value}`) ?? { kind, value, work: new Set() };
    found.set(`${kind} ${value}`, { ...one, work: one.work.add(work) });
  };
  const names: Gone["names"] = (kind, key, work) => {
    if (!here.has(`${kind} ${key}`)) add(kind, key, work);
  };
  await emit(ctx, goneAsked, {
    names,
    namesAll: (scope, work) => {
      for (const kind of SCOPE_KINDS) if (scope[kind] !== undefined) names(kind, scope[kind], work);
    },
    namesLeaver: (key, work) => add("person", key, work),
  });
  return [...found.values()].map(({ kind, value, work }) => ({
    key: "organisation.still-named",
    params: { kind, value, work: [...work].join(", ") },
  }));
}

async function findHere(ctx: Ctx): Promise<ReadonlySet<string>> {
  const here = new Set<string>();
  for (const [kind, table] of Object.entries(TABLES))
    for (const row of await namedRows(ctx, table)) if (!row.isGone) here.add(`${kind} ${row.key}`);
  return here;
}
