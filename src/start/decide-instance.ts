/** `npm run instance`: an administrator's decision about a database that was restored or copied, on every record. */
import { recordAudit } from "../core/audit.ts";
import type { Actor } from "../core/context.ts";
import type { House } from "../core/house.ts";
import { inOrganisation } from "../core/in-organisation.ts";
import { subject } from "../core/subject.ts";
import { openTransaction } from "../db/transaction.ts";
import { decideStanding } from "../engine/instance.ts";
import { findOrganisations } from "../features/organisation/find-organisation.ts";

export type InstanceTools = {
  readonly house: House;
  readonly actor: Actor;
  write(line: string): void;
};

const ACTIONS = { release: "engine.instance-released", drop: "engine.instance-dropped" } as const;

/** Resolves to the exit code: 0 decided, 2 wrong words. */
export async function decideInstance(words: readonly string[], tools: InstanceTools): Promise<number> {
  const [decision] = words;
  if (decision !== "release" && decision !== "drop") {
    tools.write("baton instance release (send what is still needed) | drop (withdraw everything that waits)");
    return 2;
  }
  const { house, actor } = tools;
  const withdrawn = await decideStanding(house.db, house.publicUrl, decision);
  for (const org of await openTransaction(house.db, "*", findOrganisations)) {
    await inOrganisation(house, { orgId: org.id, actor }, (ctx) =>
      recordAudit(ctx, { action: ACTIONS[decision], subject: subject("organisation", org) }),
    );
  }
  tools.write(
    decision === "drop" ? `Withdrawn: ${withdrawn}. Start Baton again.` : "Released. Start Baton again.",
  );
  return 0;
}
