/** The door of the incident room. */
import { homeOpened } from "../../chat/conversation.ts";
import { postCard } from "../../chat/deliver.ts";
import { places } from "../../chat/tables.ts";
import { actingAs, type Ctx } from "../../core/context.ts";
import { on } from "../../core/events.ts";
import { parseSubject } from "../../core/subject.ts";
import { and, eq, isNull } from "../../db/drizzle.ts";
import type { TimerKind } from "../../engine/timers.ts";
import { goneAsked, organisationApplied } from "../organisation/events.ts";
import type { Room } from "../room.ts";
import { incidentButtons } from "./buttons.ts";
import { incidentCard } from "./cards.ts";
import {
  ackCommand,
  assignCommand,
  cancelCommand,
  noteCommand,
  resolveCommand,
  severityCommand,
  stillCommand,
  timelineCommand,
  updateCommand,
} from "./commands.ts";
import { getIncidentEndpoint, postIncident } from "./endpoints.ts";
import { followRenames } from "./follow-renames.ts";
import { foreseeIncident } from "./foresee-incident.ts";
import { assignFormKind, openFormKind, serviceFormKind, updateFormKind } from "./form-kinds.ts";
import { getIncident } from "./get-incident.ts";
import { fromMessage, keepThis } from "./message-actions.ts";
import { nameGone } from "./name-gone.ts";
import { bareCommand, listCommand, openCommand, practiceCommand } from "./open-commands.ts";
import { toldAgain } from "./tell-opened.ts";

/** An incident's own channel shows its card first; a thread hangs below the card that is there already. */
async function showInHome(
  ctx: Ctx,
  home: { readonly subject: string; readonly placeId: string },
): Promise<void> {
  const of = parseSubject(home.subject);
  if (of.kind !== "incident") return;
  const [channel] = await ctx.tx
    .select({ id: places.id })
    .from(places)
    .where(and(eq(places.orgId, ctx.org.id), eq(places.id, home.placeId), isNull(places.thread)));
  if (channel) await postCard(ctx, of, channel.id);
}

export const incidentRoom: Room = {
  name: "incident",
  needs: ["page", "escalation"],
  commands: [
    bareCommand,
    openCommand,
    ackCommand,
    updateCommand,
    resolveCommand,
    cancelCommand,
    assignCommand,
    noteCommand,
    severityCommand,
    stillCommand,
    listCommand,
    timelineCommand,
    practiceCommand,
  ],
  buttons: incidentButtons,
  forms: [openFormKind, updateFormKind, serviceFormKind, assignFormKind],
  messageActions: [fromMessage, keepThis],
  foresight: foreseeIncident,
  cards: [{ kind: "incident", card: async (ctx, of) => incidentCard(ctx, await getIncident(ctx, of.id)) }],
  listeners: [
    on(homeOpened, showInHome),
    on(organisationApplied, async (ctx, { names }) => {
      await followRenames(actingAs(ctx, { kind: "baton", part: "incident" }), { names });
    }),
    on(goneAsked, nameGone),
  ],
  timers: [toldAgain as TimerKind],
  endpoints: [postIncident, getIncidentEndpoint],
  rights: [
    "incident.open",
    "incident.read",
    "incident.acknowledge",
    "incident.update",
    "incident.resolve",
    "incident.cancel",
    "incident.assign",
    "incident.note",
    "incident.change",
    "incident.merge",
    "incident.reopen",
  ],
};
