/** `npm run parked`: what was given up, in every organisation; `restart` and `drop` decide what becomes of it. */
import type { Actor, Organisation } from "../core/context.ts";
import type { House } from "../core/house.ts";
import { inOrganisation } from "../core/in-organisation.ts";
import { openTransaction } from "../db/transaction.ts";
import { decideParked } from "../engine/decide-parked.ts";
import { findParked, type Parked } from "../engine/find-parked.ts";
import { findOrganisations } from "../features/organisation/find-organisation.ts";

export type ParkedTools = {
  readonly house: House;
  readonly actor: Actor;
  write(line: string): void;
};

const USAGE = [
  "npm run parked                       shows what was given up, and changes nothing",
  "npm run parked -- restart all|ID…    tries it again, as far as it is still needed; what may have arrived is looked up first,",
  "                                     or says that it may have arrived before",
  "npm run parked -- drop all|ID…       lets it go",
];

type Of = { readonly org: Organisation; readonly parked: readonly Parked[] };

/** Resolves to the exit code: 0 shown or done, 1 an id that is not parked, and nothing was changed, 2 wrong words. */
export async function runParked(words: readonly string[], tools: ParkedTools): Promise<number> {
  const [decision, ...ids] = words;
  if (decision === undefined) return show(tools);
  if ((decision !== "restart" && decision !== "drop") || ids.length === 0) {
    for (const line of USAGE) tools.write(line);
    return 2;
  }
  return decide(tools, decision, ids);
}

async function show(tools: ParkedTools): Promise<number> {
  const all = await findAll(tools);
  for (const { org, parked } of all) {
    tools.write(`${org.key}: ${parked.length === 0 ? "nothing was given up." : `${parked.length} given up`}`);
    for (const one of parked) tools.write(lineOf(one));
  }
  if (all.some(({ parked }) => parked.length > 0)) for (const line of ["", ...USAGE]) tools.write(line);
  return 0;
}

/** What was given up, when, why, and whether it may have arrived. */
function lineOf({ id, kind, of, givenUpAt, why, mayHaveArrived }: Parked): string {
  const at = `${givenUpAt.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const reason = why?.split("\n")[0] ?? "no reason is known";
  return `${id}  ${at}  ${kind}  ${of}  ${mayHaveArrived ? "(may have arrived) " : ""}${reason}`;
}

async function decide(
  tools: ParkedTools,
  decision: "restart" | "drop",
  ids: readonly string[],
): Promise<number> {
  const all = await findAll(tools);
  const known = all.flatMap(({ parked }) => parked.map(({ id }) => id));
  const isAll = ids.length === 1 && ids[0] === "all";
  const unknown = isAll ? [] : ids.filter((id) => !known.includes(id));
  if (unknown.length > 0) {
    tools.write(`Not given up, or no longer: ${unknown.join(", ")}. Nothing was changed.`);
    return 1;
  }
  let count = 0;
  for (const { org, parked } of all) {
    const own = parked.map(({ id }) => id).filter((id) => isAll || ids.includes(id));
    if (own.length > 0) count += await as(tools, org, (ctx) => decideParked(ctx, { decision, ids: own }));
  }
  tools.write(
    decision === "restart" ? `Started again: ${count}. A worker takes them up at once.` : `Let go: ${count}.`,
  );
  return 0;
}

async function findAll(tools: ParkedTools): Promise<Of[]> {
  const orgs = await openTransaction(tools.house.db, "*", findOrganisations);
  return Promise.all(orgs.map(async (org) => ({ org, parked: await as(tools, org, findParked) })));
}

const as = <T>(
  { house, actor }: ParkedTools,
  org: Organisation,
  work: Parameters<typeof inOrganisation<T>>[2],
) => inOrganisation(house, { orgId: org.id, actor }, work);
