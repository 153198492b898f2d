import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { actorPerson, type Ctx, now } from "../../core/context.ts";
import { only, Refusal } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { shorten } from "../../core/shorten.ts";
import { subject } from "../../core/subject.ts";
import { verb } from "../../core/verb.ts";
import { wordsIn } from "../../core/words.ts";
import { takeNumber } from "../organisation/take-number.ts";
import { plainMentions } from "../person/plain-mentions.ts";
import { announceIncident } from "./announce-incident.ts";
import { findCatalogue } from "./find-catalogue.ts";
import { findTwin } from "./find-twin.ts";
import { nameIn } from "./share-incident.ts";
import { type Incident, incidents } from "./tables.ts";
import { apart, tellOpened } from "./tell-opened.ts";
import { type Understood, understandOpening } from "./understand-opening.ts";

/** As typed: whatever stands here, something opens. */
export const OpenIncident = z.strictObject({
  severity: z.string().exactOptional(),
  /** A service, or a team. */
  service: z.string().exactOptional(),
  title: z.string().default(""),
  isPractice: z.boolean().default(false),
  visibility: z.enum(["organisation", "team"]).default("organisation"),
});

/**
 * Opens an incident. No typed word can stop it: an unknown service goes to the default team, an unknown
 * severity becomes the default, a missing title is made up. Errors: a missing right; an organisation that
 * has no team yet.
 */
export const openIncident = verb("incident.open", OpenIncident, async (ctx, input) => {
  const known = await findCatalogue(ctx);
  const title = await plainMentions(ctx, input.title);
  const understood = understandOpening({ ...input, title }, known);
  const { team, service } = understood;
  requireRight(ctx, "incident.open", { team: team?.key, service: service?.key });
  if (!team) throw new Refusal("incident.no-team");
  const incident = await insertIncident(ctx, { ...understood, teamId: team.id }, input);
  await recordAudit(ctx, {
    action: "incident.opened",
    subject: subject("incident", incident),
    table: incidents,
    after: incident,
  });
  if (incident.openedBy !== null) await nameIn(ctx, incident, [incident.openedBy]);
  if (understood.whole !== null) await keepWhole(ctx, incident, understood.whole);
  await tellOpened(ctx, incident);
  await apart(ctx, "places", () => announceIncident(ctx, incident));
  return incident;
});

async function insertIncident(
  ctx: Ctx,
  understood: Understood & { readonly teamId: string },
  input: z.output<typeof OpenIncident>,
): Promise<Incident> {
  const { service, severity, severityTyped, serviceTyped, isServiceGuessed, teamId } = understood;
  const title = understood.title || titleFor(ctx, service?.name);
  const { isPractice, visibility } = input;
  const likeId = await findTwin(ctx, { title, serviceId: service?.id ?? null, isPractice, visibility });
  const row = {
    orgId: ctx.org.id,
    number: await takeNumber(ctx, "incident"),
    title,
    severity,
    severityTyped: severityTyped === null ? null : shorten(severityTyped, 40),
    serviceId: service?.id ?? null,
    serviceTyped,
    isServiceGuessed,
    teamId,
    state: "open" as const,
    openedBy: actorPerson(ctx),
    openedAt: now(ctx),
    progressAt: now(ctx),
    isPractice,
    visibility,
    likeId,
  };
  return only(await ctx.tx.insert(incidents).values(row).returning());
}

/** In the organisation's language: the title is kept, and read by everyone. */
function titleFor(ctx: Ctx, service: string | undefined): string {
  const t = wordsIn(ctx.org.language, "incident");
  return service === undefined ? t("title.nothing-said") : t("title.only-service", { service });
}

/** A title that had to be cut loses nothing: all of it stands in the timeline. */
async function keepWhole(ctx: Ctx, incident: Incident, whole: string): Promise<void> {
  await recordAudit(ctx, {
    action: "incident.noted",
    subject: subject("incident", incident),
    table: incidents,
    after: { lastUpdate: whole, lastUpdateBy: actorPerson(ctx) },
  });
}
