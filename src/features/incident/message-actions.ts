/** What can be done with a message, from its own menu. */
import type { MessageAction } from "../../chat/command.ts";
import { readLine } from "../../chat/line.ts";
import { cut } from "../../core/shorten.ts";
import { plainMentions } from "../person/plain-mentions.ts";
import { openForm } from "./forms.ts";
import { keepMessage } from "./keep-message.ts";
import { pickIncident } from "./pick-incident.ts";
import { done } from "./replies.ts";

export const fromMessage: MessageAction = {
  action: "incident.from-message",
  run: async (ctx, { text }) => ({ form: await openForm(ctx, { title: cut(text, 3000) }) }),
};

/** Into the incident of this place, else into the only one that is open. */
export const keepThis: MessageAction = {
  action: "incident.keep-message",
  run: async (ctx, { text, message, author, writtenAt }, here) => {
    const { id } = await pickIncident(ctx, readLine(""), here);
    const kept = await keepMessage(ctx, {
      incidentId: id,
      text: await plainMentions(ctx, text),
      message,
      author,
      writtenAt: writtenAt ?? null,
    });
    return done(ctx, kept, { key: "kept", here });
  },
};
