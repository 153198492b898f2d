/** What makes a change wait: a file that makes administrators, a token that can write. */
import { on } from "../../core/events.ts";
import { tokenAsked, tokenHeld } from "../access/events.ts";
import { organisationApplying } from "../organisation/events.ts";
import { personLeaving } from "../person/events.ts";
import { findConfirmers, NEEDED } from "./find-proposals.ts";
import { keepTwo } from "./keep-two.ts";
import { makeProposal } from "./make-proposal.ts";
import { watchAdministrators } from "./needs-two.ts";

export const proposalListeners = [
  on(organisationApplying, async (ctx, { looks }) => {
    const look = await watchAdministrators(ctx);
    if (look) looks.push(look);
  }),
  on(personLeaving, keepTwo),
  on(tokenAsked, async (ctx, ask) => {
    const writes = ask.rights.some((right) => !right.endsWith(".read"));
    if (writes && (await findConfirmers(ctx)).length >= NEEDED) ask.isHeld = true;
  }),
  on(tokenHeld, async (ctx, token) => {
    const changes = [{ holder: token.name, gains: token.rights, loses: [] }];
    await makeProposal(ctx, { kind: "token", subject: token.id, base: null, content: null, changes });
  }),
];
