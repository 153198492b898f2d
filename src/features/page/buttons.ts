/** The three answers. */
import { type ActionButton, type Card, sentence } from "../../chat/card.ts";
import type { Button } from "../../chat/command.ts";
import type { Ctx } from "../../core/context.ts";
import { shorten } from "../../core/shorten.ts";
import { subject } from "../../core/subject.ts";
import { words } from "../../core/words.ts";
import { findCatalogue } from "../incident/find-catalogue.ts";
import { getIncident } from "../incident/get-incident.ts";
import { moveIncident } from "../incident/move-incident.ts";
import { answerPage } from "./answer-page.ts";
import { findPages, incidentOf } from "./find-pages.ts";
import type { Page } from "./tables.ts";

/** The page's own card shows the answer: nothing more is said, except where a team has to be chosen. */
export const pageButtons: readonly Button[] = [
  {
    action: "page.mine",
    run: async (ctx, { subject: of }) => {
      await answerPage(ctx, { pageId: of.id, answer: "mine" });
      return null;
    },
  },
  {
    action: "page.cant",
    run: async (ctx, { subject: of }) => {
      await answerPage(ctx, { pageId: of.id, answer: "cant" });
      return null;
    },
  },
  {
    action: "page.wrong-team",
    run: async (ctx, { subject: of }) => {
      const page = await answerPage(ctx, { pageId: of.id, answer: "wrong-team" });
      return { to: "you", card: await whoseCard(ctx, page) };
    },
  },
  {
    action: "page.move",
    run: async (ctx, { subject: of, payload }) => {
      const incident = await getIncident(ctx, of.id);
      const isPaged = (await findPages(ctx, subject("incident", incident))).some(
        (page) => ctx.actor.kind === "person" && page.personId === ctx.actor.id,
      );
      const moved = await moveIncident(ctx, { incidentId: of.id, teamId: payload.team ?? "", isPaged });
      return { to: "you", card: sentence(words(ctx, "page")("moved", { number: moved.number })) };
    },
  },
];

/** The next one is called already; choosing the right team only makes it quicker. */
async function whoseCard(ctx: Ctx, page: Page): Promise<Card> {
  const t = words(ctx, "page");
  const incidentId = incidentOf(page);
  if (incidentId === null) return sentence(t("settled.stopped"));
  const incident = await getIncident(ctx, incidentId);
  const { teams } = await findCatalogue(ctx);
  const buttons: ActionButton[] = teams
    .filter((team) => team.id !== incident.teamId)
    .map((team) => ({
      action: "page.move",
      subject: subject("incident", incident),
      payload: { team: team.id },
      label: t("button.team", { team: team.name }),
    }));
  const text = t("whose", { number: incident.number });
  return {
    title: "",
    notification: shorten(text, 100),
    blocks: [
      { kind: "text", text },
      { kind: "buttons", buttons },
    ],
  };
}
