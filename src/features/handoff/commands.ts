/** `/handoff …` */
import { sentence } from "../../chat/card.ts";
import type { Button, Command, FormKind, Here } from "../../chat/command.ts";
import { actorPerson, type Ctx } from "../../core/context.ts";
import { instantMark } from "../../core/instants.ts";
import { Refusal } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { words } from "../../core/words.ts";
import { findNames } from "../incident/find-names.ts";
import { findTeamsOnCallFor } from "../oncall/find-on-call.ts";
import { plainMentions } from "../person/plain-mentions.ts";
import { acceptHandoff } from "./accept-handoff.ts";
import { addHandoffNote, LONGEST_NOTE } from "./add-handoff-note.ts";
import { handoffCard, nameOf, teamCard } from "./cards.ts";
import { findPast, findWaitingFor, getHandoff } from "./find-handoffs.ts";
import { signHandoff } from "./sign-handoff.ts";

/** The team meant: the channel's own, else the one I am on call for, else my first. */
async function teamMeant(ctx: Ctx, here: Here): Promise<string> {
  if (here.subject?.kind === "team") return here.subject.id;
  const person = actorPerson(ctx);
  const [onCall] = person === null ? [] : await findTeamsOnCallFor(ctx, person);
  const team = onCall?.teamId ?? (ctx.actor.kind === "person" ? ctx.actor.teams[0] : undefined);
  if (team === undefined) throw new Refusal("handoff.no-team");
  return team;
}

/** The draft to sign or to accept; between shifts, what the team has on its hands. */
const bare: Command = {
  name: "handoff",
  help: "help.bare",
  async run(ctx, _line, here) {
    requireRight(ctx, "handoff.read");
    const person = actorPerson(ctx);
    const [waiting] = person === null ? [] : await findWaitingFor(ctx, person);
    const card = waiting ? await handoffCard(ctx, subject("handoff", waiting)) : null;
    return { to: "you", card: card ?? (await teamCard(ctx, await teamMeant(ctx, here))) };
  },
};

/** All of it or nothing: the end of a note is as good as its beginning. Errors: `handoff.empty-note`, `handoff.too-long`. */
async function noteText(ctx: Ctx, typed: string): Promise<string> {
  const text = (await plainMentions(ctx, typed)).trim();
  if (text === "") throw new Refusal("handoff.empty-note", {}, "text");
  if (text.length > LONGEST_NOTE)
    throw new Refusal("handoff.too-long", { length: text.length, most: LONGEST_NOTE }, "text");
  return text;
}

const note: Command = {
  name: "handoff note",
  help: "help.note",
  async run(ctx, line, here) {
    const text = await noteText(ctx, line.takeRest());
    await addHandoffNote(ctx, { teamId: await teamMeant(ctx, here), text });
    return { to: "you", card: sentence(words(ctx, "handoff")("done.noted"), "good") };
  },
};

const history: Command = {
  name: "handoff history",
  help: "help.history",
  async run(ctx, _line, here) {
    requireRight(ctx, "handoff.read");
    const t = words(ctx, "handoff");
    const past = await findPast(ctx, await teamMeant(ctx, here), 10);
    const names = await findNames(
      ctx,
      past.flatMap((one) => [one.outgoingId, one.incomingId]),
    );
    const items = past.map((one) =>
      t(`history.${one.state}`, {
        at: instantMark(one.boundaryAt, "full"),
        from: nameOf(ctx, names, one.outgoingId),
        to: nameOf(ctx, names, one.incomingId),
      }),
    );
    const title = t("history.title");
    const empty = { kind: "text", text: t("history.none") } as const;
    return {
      to: "you",
      card: { title, notification: title, blocks: items.length > 0 ? [{ kind: "list", items }] : [empty] },
    };
  },
};

export const handoffCommands: readonly Command[] = [bare, note, history];

export const handoffButtons: readonly Button[] = [
  {
    action: "handoff.accept",
    async run(ctx, { subject: of }) {
      await acceptHandoff(ctx, { handoffId: of.id });
      return null; // the card that was pressed changes and says so
    },
  },
  {
    action: "handoff.sign",
    async run(ctx, { subject: of }) {
      const { state } = await signHandoff(ctx, { handoffId: of.id });
      const key = state === "drafted" ? "done.signed" : "done.signed-late";
      return { to: "you", card: sentence(words(ctx, "handoff")(key), "good") };
    },
  },
  {
    action: "handoff.note",
    async run(ctx, { subject: of }) {
      const t = words(ctx, "handoff");
      return {
        form: {
          action: "handoff.note",
          subject: of,
          title: t("form.title"),
          submit: t("form.submit"),
          cancel: t("form.cancel"),
          fields: [
            {
              kind: "long-text",
              name: "text",
              label: t("form.text"),
              isRequired: true,
              maxLength: LONGEST_NOTE,
            },
          ],
        },
      };
    },
  },
];

export const handoffForms: readonly FormKind[] = [
  {
    action: "handoff.note",
    async submit(ctx, { subject: of, values }) {
      const handoff = await getHandoff(ctx, of.id);
      const text = await noteText(ctx, typeof values.text === "string" ? values.text : "");
      await addHandoffNote(ctx, { teamId: handoff.teamId, text });
      return { to: "you", card: sentence(words(ctx, "handoff")("done.noted"), "good") };
    },
  },
];
