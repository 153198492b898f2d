/** S6: three organisations whose platforms call everything alike; none sees or changes a row of another. */
import { ROOMS } from "../../../src/features/index.ts";
import { type Key, teamsFacts } from "../../kit/story-cast.ts";
import { newToken } from "../kit/api-token.ts";
import { inParallel } from "../kit/deliver.ts";
import { tablesOf } from "../kit/fingerprint.ts";
import { type Fleet, openFleet } from "../kit/fleet.ts";
import { type Knock, openKnocker } from "../kit/knock.ts";
import { tally } from "../kit/tally.ts";
import {
  atTeams,
  mention,
  openTenants,
  pressAtTeams,
  slackPress,
  slash,
  type Tenant,
  tenantEnvironment,
} from "../kit/tenants.ts";
import type { Row } from "../row.ts";

const SLACK_PEOPLE: readonly Key[] = ["anna", "priya", "rafael"];
const TEAMS_PEOPLE: readonly Key[] = ["jonas", "kavya", "beatriz"];
const RIGHTS = ["incident.open", "incident.read", "release.request", "release.read"];
const MOST_HANDLES = 60;

export const tenants: Row = {
  id: "S6",
  what: "three organisations with the same users, channels, numbers and keys",
  async run({ ground, isLong }) {
    // Without a worker nothing moves by itself: whatever changes, somebody's request changed it.
    const fleet = await openFleet(ground, { web: 2, environment: tenantEnvironment() });
    const knocker = openKnocker(fleet);
    try {
      for (const key of ["B", "C"]) fleet.slack.world.tokens.add(`xoxb-fake-token-${key}`);
      for (const key of TEAMS_PEOPLE) {
        const { objectId, name } = teamsFacts(key);
        fleet.teams.members.push({ id: `29:${objectId}`, aadObjectId: objectId, name, userRole: "user" });
      }
      const all = await openTenants(fleet);
      for (const tenant of all) for (const asked of beginning(fleet, tenant)) await knocker.knock(asked);
      const told = new Map<Tenant, string[]>(all.map((tenant) => [tenant, []]));
      const wrong: string[] = [];
      let [sent, heard] = [0, 0];
      for (const tenant of all) {
        const others = all.filter((other) => other !== tenant);
        const before = await rowsOf(fleet, others);
        const requests = [
          ...(await everything(fleet, tenant)),
          ...(await foreignHandles(fleet, tenant, isLong)),
        ];
        const answers = await inParallel(requests, 8, (asked) => knocker.knock(asked));
        sent += requests.length;
        heard += answers.filter(({ text }) => text.includes(tenant.marker)).length;
        told.get(tenant)?.push(...answers.map(({ text }) => text));
        wrong.push(
          ...answers.filter(({ status }) => status >= 500 || status === 0).map(({ status }) => `${status}`),
        );
        const after = await rowsOf(fleet, others);
        wrong.push(
          ...[...after]
            .filter(([table, rows]) => before.get(table) !== rows)
            .map(([table]) => `changed ${table}`),
        );
      }
      for (const tenant of all) {
        const own = [...(await rowsOf(fleet, [tenant])).values()];
        for (const other of all.filter((one) => one !== tenant)) {
          const isSeen = (text: string) => text.includes(other.marker) || text.includes(other.orgId);
          wrong.push(
            ...(told.get(tenant) ?? []).filter(isSeen).map(() => `${other.marker} told to ${tenant.marker}`),
          );
          wrong.push(...own.filter(isSeen).map(() => `${other.marker} in a row of ${tenant.marker}`));
        }
      }
      return {
        size: `${sent} requests by 3 organisations on Slack, Teams and the API, 2 web`,
        faults: `every command, list, button and form of the others, their numbers, event ids and idempotency keys`,
        result: `${tally(wrong)} foreign rows seen or changed; ${heard} answers hold their own words`,
        line: "0 foreign rows; own ones are found",
        isMet: wrong.length === 0 && heard >= 30,
      };
    } finally {
      knocker.close();
      await fleet.stop();
    }
  },
};

/** What each has: incidents, a release, a note, a freeze, all under the same numbers. */
function beginning(fleet: Fleet, tenant: Tenant): Knock[] {
  const anna = { fleet, tenant, person: "anna" } as const;
  const jonas = { fleet, tenant, person: "jonas" } as const;
  const { marker } = tenant;
  return [
    slash(anna, `incident open sev2 checkout: ${marker}`, 1),
    slash(anna, `incident open private sev1 ledger: ${marker} in private`, 2),
    mention(anna, `incident open sev3 mobile: ${marker} mentioned`, "Ev-same"),
    atTeams(jonas, { id: "1:same", text: `incident open sev3 checkout: ${marker} at Teams` }),
    slash(anna, `incident note I-1 ${marker} noted`, 3),
    slash(anna, `release request checkout 1.2.3 staging ${marker}`, 4),
    slash(anna, `handoff note ${marker} handed`, 5),
    slash(anna, "incident", 6),
    slash(anna, "release", 7),
    atTeams(jonas, { text: "incident update I-1" }),
    atTeams(jonas, { text: "handoff" }),
  ];
}

const ENDS = ["", " I-1", " I-2", " R-1", " anna", " checkout"];

/** Every command with every kind of word after it, on both platforms, and what programs may ask. */
async function everything(fleet: Fleet, tenant: Tenant): Promise<Knock[]> {
  const names = ROOMS.flatMap((room) => (room.commands ?? []).map(({ name }) => name));
  const lines = names.flatMap((name) => ENDS.map((end) => `${name}${end}`));
  const typed = lines.flatMap((line, at) => {
    const on = (people: readonly Key[]) => ({ fleet, tenant, person: people[at % people.length] ?? "jonas" });
    return [slash(on(SLACK_PEOPLE), line, 100 + at), atTeams(on(TEAMS_PEOPLE), { text: line })];
  });
  const authorization = `Bearer ${await newToken(fleet, RIGHTS, tenant.orgId)}`;
  const headers = { authorization, "content-type": "application/json", "idempotency-key": "same" };
  const reads = ["incidents/1", "incidents/2", "incidents/3", "incidents/4", "releases/1", "releases/2"].map(
    (path): Knock => ({ path: `/api/v1/${path}`, method: "GET", headers: { authorization } }),
  );
  const body = JSON.stringify({ title: `${tenant.marker} by a program`, service: "checkout" });
  return [...typed, ...reads, ...[1, 2].map(() => ({ path: "/api/v1/incidents", headers, body }))];
}

/** The others' buttons and forms, in this one's hands. */
async function foreignHandles(fleet: Fleet, tenant: Tenant, isLong: boolean): Promise<Knock[]> {
  const rows = await fleet.db.raw<{ handle: string }>(
    `select handle from handles where org_id <> '${tenant.orgId}' order by md5(handle)`,
  );
  const kinds = ["button", "form"] as const;
  return rows
    .slice(0, isLong ? rows.length : MOST_HANDLES)
    .flatMap(({ handle }) =>
      kinds.flatMap((kind) => [
        slackPress({ fleet, tenant, person: "anna" }, handle, kind),
        atTeams({ fleet, tenant, person: "jonas" }, pressAtTeams(handle, kind, tenant.marker)),
      ]),
    );
}

/** Every row of these organisations, by table, as text. */
async function rowsOf(fleet: Fleet, whose: readonly Tenant[]): Promise<Map<string, string>> {
  const ids = whose.map(({ orgId }) => `'${orgId}'`).join(",");
  const owned = await fleet.db.raw<{ name: string }>(
    "select table_name as name from information_schema.columns where column_name = 'org_id' and table_schema = 'public'",
  );
  const tables = (await tablesOf(fleet.db)).filter((table) => owned.some(({ name }) => name === table));
  const found = new Map<string, string>();
  for (const table of tables) {
    const [row] = await fleet.db.raw<{ rows: string | null }>(
      `select string_agg(t::text, E'\\n' order by t::text) as rows from "${table}" t where org_id in (${ids})`,
    );
    found.set(table, row?.rows ?? "");
  }
  return found;
}
