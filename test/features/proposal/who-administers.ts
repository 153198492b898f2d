/** The demo organisation with other administrators, and what the tests of proposals look at. */
import { eq } from "../../../src/db/drizzle.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { runOrg } from "../../../src/features/organisation/org-cli.ts";
import { findGrants } from "../../../src/features/person/find-grants.ts";
import { proposeLines } from "../../../src/features/proposal/propose-lines.ts";
import { type Proposal, proposals } from "../../../src/features/proposal/tables.ts";
import { demoFor, type TestHouse } from "../../kit/house.ts";

/** The file with these administrators, by key. */
export const fileOf = (...administrators: readonly string[]): string =>
  demoFor(ROOMS).replace(
    "role: admin\n    people: [priya, anna]",
    `role: admin\n    people: [${administrators.join(", ")}]`,
  );

/** `npm run org -- apply`, as it answers at the terminal. */
export async function applyAtTerminal(house: TestHouse, text: string) {
  const lines: string[] = [];
  const code = await runOrg(["apply", "org.yaml"], {
    inOrganisation: (run) => house.asBaton((ctx) => run({ ...ctx, actor: { kind: "file", by: "operator" } })),
    write: (line) => void lines.push(line),
    readFile: async () => text,
    propose: proposeLines,
  });
  return { code, said: lines.join("\n") };
}

export const apply = (house: TestHouse, text: string) =>
  house.asBaton((ctx) => applyOrganisation(ctx, { text }));

/** Who may do everything now, by key. */
export const administrators = (house: TestHouse): Promise<string[]> =>
  house.asBaton(async (ctx) =>
    (await findGrants(ctx))
      .filter(({ rights }) => rights.includes("*"))
      .map(({ personKey }) => personKey ?? ""),
  );

/** The newest one. */
export async function lastProposal(house: TestHouse): Promise<Proposal> {
  const rows = await house.asBaton((ctx) =>
    ctx.tx.select().from(proposals).where(eq(proposals.orgId, house.orgId)),
  );
  const last = rows.sort((a, b) => a.askedAt.getTime() - b.askedAt.getTime()).at(-1);
  if (!last) throw new Error("nothing was proposed");
  return last;
}
