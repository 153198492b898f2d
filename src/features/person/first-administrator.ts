/** The installer is the first administrator: where nobody may do everything, whoever brought Baton in may. */
import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { type Ctx, now } from "../../core/context.ts";
import { only } from "../../core/refusal.ts";
import { covers, rightFollowsFrom } from "../../core/rights.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq } from "../../db/drizzle.ts";
import { plainWord } from "../organisation/find-nearest.ts";
import { organisations } from "../organisation/tables.ts";
import { findGrants } from "./find-grants.ts";
import { ACCOUNT_KINDS } from "./person-file.ts";
import { grants, identities, type Person, people, roles } from "./tables.ts";

const ROLE = "administrator";

export const FirstAdministrator = z.strictObject({
  provider: z.enum(ACCOUNT_KINDS),
  tenant: z.string(),
  subject: z.string().min(1),
  name: z.string(),
});
type Account = z.output<typeof FirstAdministrator>;

/** The new administrator; null where there is one already. The caller's door has proven the account. */
export const firstAdministrator = verb(
  "person.first-administrator",
  FirstAdministrator,
  async (ctx, account) => {
    const isOutsider = ctx.actor.kind === "account" && ctx.actor.isOutsider;
    rightFollowsFrom(ctx, !isOutsider, "person.first-administrator");
    // Looked at first: Baton comes into many channels, and every opening incident holds the organisation's row.
    if (!(await isNeeded(ctx))) return nothingChanged(ctx, null);
    // Two installers at once: the second one waits here, and finds the first.
    await ctx.tx
      .select({ id: organisations.orgId })
      .from(organisations)
      .where(eq(organisations.orgId, ctx.org.id))
      .for("update");
    if (!(await isNeeded(ctx))) return nothingChanged(ctx, null);
    const person = (await findOwner(ctx, account)) ?? (await makePerson(ctx, account));
    const role = { orgId: ctx.org.id, key: ROLE, rights: ["*"], managedBy: "chat" as const };
    await ctx.tx.insert(roles).values(role).onConflictDoNothing();
    const grant = { orgId: ctx.org.id, role: ROLE, personId: person.id, scope: {}, since: now(ctx) };
    const after = only(
      await ctx.tx
        .insert(grants)
        .values({ ...grant, managedBy: "chat" })
        .returning(),
    );
    await recordAudit(ctx, {
      action: "person.first-administrator",
      subject: { kind: "person", id: person.id },
      table: grants,
      after,
    });
    return person;
  },
);

/** What only somebody who administers may; each by itself is enough, for a role need not be `*`. */
const ADMINISTERS = ["organisation.apply", "access.token", "proposal.decide"];

const isNeeded = async (ctx: Ctx): Promise<boolean> =>
  !(await findGrants(ctx)).some(
    ({ personId, rights }) =>
      personId !== null &&
      rights.some((right) => ADMINISTERS.some((one) => covers({ right, scope: {} }, one, {}))),
  );

async function findOwner(ctx: Ctx, account: Account): Promise<Person | null> {
  const [row] = await ctx.tx
    .select({ person: people })
    .from(identities)
    .innerJoin(people, and(eq(people.orgId, identities.orgId), eq(people.id, identities.personId)))
    .where(
      and(
        eq(identities.orgId, ctx.org.id),
        eq(identities.provider, account.provider),
        eq(identities.tenant, account.tenant),
        eq(identities.subject, account.subject),
        eq(people.state, "active"),
      ),
    );
  return row?.person ?? null;
}

async function makePerson(ctx: Ctx, { name, ...account }: Account): Promise<Person> {
  const { language, zone } = ctx.org;
  const taken = await ctx.tx.select({ key: people.key }).from(people).where(eq(people.orgId, ctx.org.id));
  const wish =
    plainWord(name)
      .replace(/[^a-z0-9]/g, "")
      .slice(0, 30) || "installer";
  const key = taken.some((row) => row.key === wish) ? `${wish}-${taken.length + 1}` : wish;
  const row = {
    orgId: ctx.org.id,
    key,
    name: name || key,
    language,
    zone,
    state: "active",
    managedBy: "chat",
    given: [],
  } satisfies typeof people.$inferInsert;
  const person = only(await ctx.tx.insert(people).values(row).returning());
  const link = { state: "active", proof: "installer", linkedAt: now(ctx) } as const;
  await ctx.tx.insert(identities).values({ ...account, ...link, orgId: ctx.org.id, personId: person.id });
  await recordAudit(ctx, {
    action: "person.added",
    subject: { kind: "person", id: person.id },
    table: people,
    after: person,
  });
  return person;
}
