/** A way to reach oneself that is no longer good. Those of the file are changed in the file. */
import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { actorPerson } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { verb } from "../../core/verb.ts";
import { and, eq } from "../../db/drizzle.ts";
import { contactMethods } from "./tables.ts";

/** Errors: `person.way-gone` where it is gone already, is another's, or stands in the file. */
export const removeContact = verb(
  "person.remove-contact",
  z.strictObject({ contactId: z.uuid() }),
  async (ctx, { contactId }) => {
    const personId = actorPerson(ctx) ?? "";
    rightFollowsFrom(ctx, personId !== "", "person.remove-contact");
    const [before] = await ctx.tx
      .delete(contactMethods)
      .where(
        and(
          eq(contactMethods.orgId, ctx.org.id),
          eq(contactMethods.id, contactId),
          eq(contactMethods.personId, personId),
          eq(contactMethods.managedBy, "chat"),
        ),
      )
      .returning();
    if (!before) throw new Refusal("person.way-gone");
    await recordAudit(ctx, {
      action: "person.contact-removed",
      subject: { kind: "person", id: personId },
      table: contactMethods,
      before,
    });
    return before;
  },
);
