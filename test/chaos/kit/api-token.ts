/** A program's way into a fleet: an API token, made as an administrator would. */
import { inOrganisation } from "../../../src/core/in-organisation.ts";
import { makeToken } from "../../../src/features/access/make-token.ts";
import type { Fleet } from "./fleet.ts";
import { organisationOf } from "./probes.ts";

/** Its secret; the organisation is the fleet's only one unless it is named. */
export async function newToken(fleet: Fleet, rights: readonly string[], orgId?: string): Promise<string> {
  const org = orgId ?? (await organisationOf(fleet));
  const actor = { kind: "baton", part: "proof" } as const;
  const made = await inOrganisation(fleet.app.house, { orgId: org, actor }, (ctx) =>
    makeToken(ctx, { name: "pipeline", personId: null, rights: [...rights], scope: {}, days: 2 }),
  );
  return made.secret;
}
