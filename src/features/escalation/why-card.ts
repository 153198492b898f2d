/** Why each page was or was not sent, and what comes next. */
import type { Block, Card } from "../../chat/card.ts";
import type { Ctx } from "../../core/context.ts";
import { nearInstant } from "../../core/near-instant.ts";
import { findActs, type RecordedAct } from "../../core/read-record.ts";
import { shorten } from "../../core/shorten.ts";
import { subject } from "../../core/subject.ts";
import { words } from "../../core/words.ts";
import { titleText } from "../incident/cards.ts";
import { isActive } from "../incident/change-incident.ts";
import { findNames, type PeopleNames } from "../incident/find-names.ts";
import { sayLength } from "../incident/say-length.ts";
import type { Incident } from "../incident/tables.ts";
import { findPages } from "../page/find-pages.ts";
import type { Page } from "../page/tables.ts";
import { policyOf } from "./call-for-progress.ts";
import { findLatestRun } from "./find-runs.ts";
import { nextText } from "./next-blocks.ts";

const MOST_TOLD = 25;

export async function whyCard(ctx: Ctx, incident: Incident): Promise<Card> {
  const t = words(ctx, "escalation");
  const pages = await findPages(ctx, subject("incident", incident));
  const acts = (await findActs(ctx, subject("incident", incident))).filter((act) => isNotSent(act));
  const ids = [...pages.map((page) => page.personId), ...acts.flatMap(peopleOf)];
  const names = await findNames(ctx, ids);
  const title = titleText(ctx, incident);
  const told = [
    ...pages.map((page) => ({ at: page.dueAt, text: pageText(ctx, page, names) })),
    ...acts.map((act) => ({ at: act.at, text: actText(ctx, act, names) })),
  ].sort((a, b) => a.at.getTime() - b.at.getTime());
  const items = told.slice(-MOST_TOLD).map(({ at, text }) => `${nearInstant(ctx, at)} · ${text}`);
  const blocks: Block[] = [
    items.length > 0 ? { kind: "list", items } : { kind: "text", text: t("why.no-pages") },
    { kind: "text", style: "strong", text: await comingText(ctx, incident) },
    ...(await progressBlocks(ctx, incident)),
  ];
  return { title: t("why.title", { title }), notification: shorten(title, 100), blocks };
}

const NOT_SENT = [
  "skipped-nobody",
  "skipped-declined",
  "skipped-asked-already",
  "waiting",
  "exhausted",
  "deserted",
] as const;

const kindOf = (act: RecordedAct) => NOT_SENT.find((kind) => act.action === `escalation.${kind}`);
const isNotSent = (act: RecordedAct): boolean => kindOf(act) !== undefined;

const peopleOf = (act: RecordedAct): string[] =>
  Array.isArray(act.after.people) ? act.after.people.filter((one) => typeof one === "string") : [];

const TARGETS = ["primary", "backup", "awake", "team-lead", "region-lead", "person"] as const;

function actText(ctx: Ctx, act: RecordedAct, names: PeopleNames): string {
  const t = words(ctx, "escalation");
  const kind = kindOf(act) ?? "deserted";
  const target = TARGETS.find((one) => one === act.after.target) ?? "primary";
  const until = typeof act.after.until === "string" ? nearInstant(ctx, new Date(act.after.until)) : "";
  const people = peopleOf(act).map(names.of).join(", ");
  return t(`why.${kind}`, { who: t(`target.${target}`), people, until });
}

/** Due, sent, answered: lateness is told, not hidden. */
function pageText(ctx: Ctx, page: Page, names: PeopleNames): string {
  const t = words(ctx, "escalation");
  const name = names.of(page.personId);
  const key = page.why.key === "ring-me" ? "person" : page.why.key;
  const because = t(`target.${key}`);
  return `${t("why.page", { name, because })} ${lateText(ctx, page)} ${t(`why.state-${stateOf(page)}`)}`;
}

function lateText(ctx: Ctx, page: Page): string {
  const t = words(ctx, "escalation");
  if (page.firstSentAt === null) return t("why.not-left");
  const late = page.firstSentAt.getTime() - page.dueAt.getTime();
  return late < SECOND_MS ? t("why.left-at-once") : t("why.left-after", { took: sayLength(ctx, late) });
}

const SECOND_MS = 1000;

const stateOf = (page: Page) => (page.state === "answered" ? (page.answer ?? "mine") : page.state);

async function comingText(ctx: Ctx, incident: Incident): Promise<string> {
  const t = words(ctx, "escalation");
  if (!isActive(incident)) return t("why.over");
  if (incident.state === "open") return nextText(ctx, await findLatestRun(ctx, incident.id));
  const names = await findNames(ctx, [incident.ownerId]);
  return t("why.owned", { name: names.of(incident.ownerId) });
}

async function progressBlocks(ctx: Ctx, incident: Incident): Promise<Block[]> {
  if (!isActive(incident)) return [];
  const { noProgressSeconds, noProgressTarget } = await policyOf(ctx, incident);
  const at = new Date(incident.progressAt.getTime() + noProgressSeconds * 1000);
  const t = words(ctx, "escalation");
  const who = typeof noProgressTarget === "string" ? t(`target.${noProgressTarget}`) : t("target.person");
  return [{ kind: "text", text: t("why.progress", { at: nearInstant(ctx, at), who }) }];
}
