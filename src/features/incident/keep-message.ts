/** Somebody's message becomes part of an incident's story, as words of whoever wrote it. */
import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { type Account, actorPerson, type Ctx, now } from "../../core/context.ts";
import { findActs } from "../../core/read-record.ts";
import { Refusal } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { accountKeyId } from "../../core/seal.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq } from "../../db/drizzle.ts";
import { identities } from "../person/tables.ts";
import { findNames } from "./find-names.ts";
import { getIncident, scopeOf } from "./get-incident.ts";
import { postIncidentLine } from "./lines.ts";
import { SaidText } from "./said-text.ts";
import { incidents } from "./tables.ts";

export const KeepMessage = z.strictObject({
  incidentId: z.uuid(),
  text: SaidText,
  /** As its platform calls it: kept twice is kept once. */
  message: z.string().min(1).max(600),
  /** Id of the account that wrote it, on the platform of whoever keeps it; empty where that is not told. */
  author: z.string().max(200),
  writtenAt: z.date().nullable().default(null),
});

const ACTION = "incident.kept";

export const keepMessage = verb("incident.keep-message", KeepMessage, async (ctx, input) => {
  // Two who keep the same at once: the second one waits here, and finds it.
  const incident = await getIncident(ctx, input.incidentId, "lock");
  requireRight(ctx, "incident.note", await scopeOf(ctx, incident));
  if (input.text === null) throw new Refusal("incident.empty-message");
  const about = subject("incident", incident);
  const acts = await findActs(ctx, about);
  if (acts.some(({ action, after }) => action === ACTION && after.message === input.message))
    return nothingChanged(ctx, incident);
  const { personId, keyId } = await findAuthor(ctx, input.author);
  const happenedAt = input.writtenAt !== null && input.writtenAt < now(ctx) ? input.writtenAt : now(ctx);
  // Sealed under its author's key: whoever is forgotten takes his words along, whoever kept them.
  await recordAudit(ctx, {
    action: ACTION,
    subject: about,
    table: incidents,
    after: { lastUpdate: input.text, lastUpdateBy: keyId, personId, message: input.message },
    happenedAt,
  });
  const names = await findNames(ctx, [personId]);
  await postIncidentLine(ctx, incident, {
    key: "kept",
    person: actorPerson(ctx),
    value: names.of(personId),
    quote: input.text,
  });
  return incident;
});

type Author = { readonly personId: string | null; readonly keyId: string };

async function findAuthor(ctx: Ctx, author: string): Promise<Author> {
  const { actor } = ctx;
  const by = actor.kind === "person" || actor.kind === "account" ? actor.account : null;
  if (by === null || author === "") return { personId: null, keyId: ctx.org.id };
  const account: Account = { provider: by.provider, tenant: by.tenant, subject: author, name: "" };
  const [known] = await ctx.tx
    .select({ personId: identities.personId })
    .from(identities)
    .where(
      and(
        eq(identities.orgId, ctx.org.id),
        eq(identities.provider, account.provider),
        eq(identities.tenant, account.tenant),
        eq(identities.subject, account.subject),
      ),
    );
  const personId = known?.personId ?? null;
  return { personId, keyId: personId ?? accountKeyId(ctx.org.id, account) };
}
