/** A token for a program: named, limited, ending; its secret is shown once. */
import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { actorPerson, type Ctx, now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { Denial, only, Refusal } from "../../core/refusal.ts";
import { covers, mayDo, requireRight } from "../../core/rights.ts";
import { SEE_PRIVATE } from "../../core/sight.ts";
import { verb } from "../../core/verb.ts";
import { getPerson } from "../person/find-people.ts";
import { tokenAsked, tokenHeld } from "./events.ts";
import { apiTokens } from "./tables.ts";

export const MakeToken = z.strictObject({
  name: z.string().trim().min(1).max(60),
  /** Whose it is; a token without a person is a service's and outlives whoever made it. */
  personId: z.uuid().nullable().default(null),
  rights: z
    .array(z.string().regex(/^[a-z]+\.(\*|[a-z-]+)$/))
    .min(1)
    .max(20),
  scope: z
    .strictObject({
      team: z.string().exactOptional(),
      service: z.string().exactOptional(),
      environment: z.string().exactOptional(),
      region: z.string().exactOptional(),
    })
    .default({}),
  days: z.int().min(1).max(366).default(90),
});

/** For people alone: a program that could approve would make a quorum of one, one that could administer an owner. */
const FOR_PEOPLE = [
  "release.approve",
  "exception.approve",
  "proposal.decide",
  "access.token",
  "organisation.apply",
  SEE_PRIVATE,
];

export const hashOfSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/**
 * Errors: `access.not-yours` for a right that its maker has not, `access.for-people` for approving, `person.gone`
 * for somebody who is unknown or has left.
 */
export const makeToken = verb("access.make-token", MakeToken, async (ctx, input) => {
  requireRight(ctx, "access.token");
  for (const right of input.rights) {
    const forPeople = FOR_PEOPLE.find((one) => covers({ right, scope: {} }, one, {}));
    if (forPeople) throw new Denial("access.for-people", { right: forPeople });
    if (!mayDo(ctx, right, input.scope)) throw new Denial("access.not-yours", { right });
  }
  if (input.personId !== null) await getActive(ctx, input.personId);
  const secret = `baton_${randomBytes(32).toString("base64url")}`;
  const { days, scope, ...named } = input;
  const ask = { rights: input.rights, isHeld: false };
  await emit(ctx, tokenAsked, ask);
  const row = {
    ...named,
    isHeld: ask.isHeld,
    scope: { ...scope } as Record<string, string>,
    orgId: ctx.org.id,
    hash: hashOfSecret(secret),
    madeBy: actorPerson(ctx),
    madeAt: now(ctx),
    expiresAt: new Date(now(ctx).getTime() + days * 86_400_000),
  };
  const token = only(await ctx.tx.insert(apiTokens).values(row).returning());
  await recordAudit(ctx, {
    action: "access.token-made",
    subject: { kind: "token", id: token.id },
    table: apiTokens,
    after: token,
  });
  if (token.isHeld) await emit(ctx, tokenHeld, token);
  return { token, secret };
});

/** Kept as he is until COMMIT: whoever leaves meanwhile ends this token, too. */
async function getActive(ctx: Ctx, personId: string): Promise<void> {
  const { state } = await getPerson(ctx, personId, "lock");
  if (state !== "active") throw new Refusal("person.gone");
}
