/** The people of the matrix: for each role and platform one who is there, one who has left, one whose account is blocked. */
import { readFileSync } from "node:fs";
import type { PlatformName } from "../../src/chat/call.ts";
import { blockAccount } from "../../src/features/person/block-account.ts";
import { leavePerson } from "../../src/features/person/leave-person.ts";
import { type TestHouse, testHouse } from "../kit/house.ts";
import { ROLES, type Role, type Status } from "./rights-oracle.ts";

const DEMO = readFileSync(new URL("../../src/features/organisation/demo.yaml", import.meta.url), "utf8");
const WHERE = { "": "", payments: "team", platform: "team", berlin: "region", bengaluru: "region" } as const;

export const PLATFORMS = ["slack", "teams"] as const satisfies readonly PlatformName[];
export const TENANTS = { slack: "T0MERIDIAN", teams: "11111111-1111-4111-8111-111111111111" } as const;
export const ROLE_NAMES = Object.keys(ROLES) as Role[];

export type Who = { readonly role: Role; readonly status: Status; readonly platform: PlatformName };

/** What else a status says is said with each call, not of the person. */
const kept = (status: Status) => (status === "left" || status === "blocked" ? status : "active");
export const keyOf = ({ role, status, platform }: Who): string => `${role}-${kept(status)}-${platform}`;

const EVERYBODY = ROLE_NAMES.flatMap((role) =>
  (["active", "left", "blocked"] as const).flatMap((status) =>
    PLATFORMS.map((platform): Who => ({ role, status, platform })),
  ),
);

const idAt = (platform: PlatformName, number: number): string =>
  platform === "slack" ? `U0CELL${number}` : `00000000-0000-4000-8000-${900_000_000_000 + number}`;

export const subjectOf = (who: Who): string =>
  who.status === "unlinked"
    ? idAt(who.platform, 999)
    : idAt(
        who.platform,
        EVERYBODY.findIndex((one) => keyOf(one) === keyOf(who)),
      );

const personLine = (who: Who): string =>
  `  ${keyOf(who)}: { name: ${keyOf(who)}, region: berlin, language: en, teams: [${who.role === "teammate" ? "payments" : ""}], accounts: { ${who.platform}: ${subjectOf(who)} } }`;

type Given = { readonly name: string; readonly role: Role; readonly where: keyof typeof WHERE };

/** The rights of a role that hold in one place are a role of the file. */
function rolesOfFile(): readonly (Given & { readonly rights: readonly string[] })[] {
  return ROLE_NAMES.flatMap((role) =>
    (Object.keys(WHERE) as (keyof typeof WHERE)[]).flatMap((where) => {
      const rights = ROLES[role]
        .map((right: string) => right.split(" in "))
        .flatMap(([right = "", there = ""]) => (there === where ? [right] : []));
      return rights.length === 0
        ? []
        : [{ name: `cell-${role}${where && `-${where}`}`, role, where, rights }];
    }),
  );
}

function grantLine({ name, role, where }: Given): string {
  const keys = EVERYBODY.filter((who) => who.role === role).map(keyOf);
  const scope = where === "" ? "" : `, in: { ${WHERE[where]}: ${where} }`;
  return `  - { role: ${name}, people: [${keys.join(", ")}]${scope} }`;
}

function file(): string {
  const roles = rolesOfFile();
  const sections = {
    people: EVERYBODY.map(personLine),
    roles: roles.map(
      ({ name, rights }) => `  ${name}: { rights: [${rights.map((right) => `"${right}"`).join()}] }`,
    ),
    grants: roles.map(grantLine),
    approvals: [
      "  asked: { environments: [production], requires: [{ eachRegion: cell-approver-berlin }, { anyone: 1 }] }",
    ],
  };
  let text = DEMO.replace("  - role: member\n    everyone: true\n", "");
  for (const [section, lines] of Object.entries(sections))
    text = text.replace(`\n${section}:\n`, () => `\n${section}:\n${lines.join("\n")}\n`);
  return text;
}

/** The demo organisation with all of them, and nothing that everyone may do. */
export async function openMatrix(): Promise<{ house: TestHouse; ids: ReadonlyMap<string, string> }> {
  const house = await testHouse({ file: file() });
  const rows = await house.db.raw<{ key: string; id: string }>("select key, id from people");
  const ids = new Map(rows.map(({ key, id }) => [key, id]));
  for (const who of EVERYBODY) {
    const account = { provider: who.platform, tenant: TENANTS[who.platform], subject: subjectOf(who) };
    await house.asBaton(async (ctx) => {
      if (who.status === "left") await leavePerson(ctx, { personId: ids.get(keyOf(who)) ?? "" });
      if (who.status === "blocked") await blockAccount(ctx, account);
    });
  }
  return { house, ids };
}
