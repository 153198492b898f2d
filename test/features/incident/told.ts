/** What the tests of incidents, pages and escalation look at. */
import type { Answer } from "../../../src/chat/call.ts";
import { readLine } from "../../../src/chat/line.ts";
import type { Ctx } from "../../../src/core/context.ts";
import { findActs } from "../../../src/core/read-record.ts";
import { Refusal } from "../../../src/core/refusal.ts";
import { findCatalogue } from "../../../src/features/incident/find-catalogue.ts";
import { getIncident } from "../../../src/features/incident/get-incident.ts";
import { openIncident } from "../../../src/features/incident/open-incident.ts";
import { readOpening } from "../../../src/features/incident/read-opening.ts";
import type { Incident } from "../../../src/features/incident/tables.ts";
import { findPages } from "../../../src/features/page/find-pages.ts";
import type { TestHouse } from "../../kit/house.ts";
import { textOf } from "../../kit/recording-platform.ts";

/** Jonas (Teams) is the primary of Payments then, Thiago (Slack) the backup; in Berlin it is 03:10. */
export const NIGHT = "2027-03-09T02:10:00Z";

/** Opens as if typed after `incident open`. */
export const open = (house: TestHouse, typed: string, by = "rafael"): Promise<Incident> =>
  house.as(by, async (ctx) => openIncident(ctx, readOpening(readLine(typed), await findCatalogue(ctx))));

export const now = (house: TestHouse, incident: Pick<Incident, "id">): Promise<Incident> =>
  house.asBaton((ctx) => getIncident(ctx, incident.id));

/** The key of the refusal; whatever else is thrown fails the test. */
export async function refusal(work: Promise<unknown>): Promise<Refusal> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

export const refused = async (work: Promise<unknown>): Promise<string> => (await refusal(work)).key;

/** The actions on record about an incident, oldest first. */
export const recorded = (house: TestHouse, { id }: Pick<Incident, "id">): Promise<string[]> =>
  house.asBaton(async (ctx) => (await findActs(ctx, { kind: "incident", id })).map((act) => act.action));

/** Who was paged for it, in order: `jonas primary due`. */
export const paged = (house: TestHouse, { id }: Pick<Incident, "id">): Promise<string[]> =>
  house.asBaton(async (ctx) => {
    const keys = await personKeys(ctx);
    const pages = await findPages(ctx, { kind: "incident", id });
    return pages.map((page) => `${keys.get(page.personId)} ${page.why.key} ${page.answer ?? page.state}`);
  });

async function personKeys(ctx: Ctx): Promise<ReadonlyMap<string, string>> {
  const { people } = await import("../../../src/features/person/tables.ts");
  const rows = await ctx.tx.select({ id: people.id, key: people.key }).from(people);
  return new Map(rows.map((row) => [row.id, row.key]));
}

/** The same person, with no right at all. */
export const withoutRights = (ctx: Ctx): Ctx =>
  ctx.actor.kind === "person" ? { ...ctx, actor: { ...ctx.actor, grants: [] } } : ctx;

export const said = (answer: Answer): string =>
  answer.kind === "card"
    ? textOf(answer.card)
    : answer.kind === "form"
      ? `form: ${answer.form.title}`
      : answer.kind;

/** Everything that shared places and people have been shown, as it stands now. */
export const shown = (house: TestHouse, conversation: string): string =>
  [...house.slack.messages, ...house.teams.messages]
    .filter((message) => message.conversation === conversation)
    .map((message) => textOf(message.card))
    .join("\n---\n");
