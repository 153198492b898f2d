/** `teams:` — teams of people, who leads them, and where their cards go. */
import { z } from "zod";
import { checkName, checkTenant, KeyName, Label, LanguageName, readTenant, Was } from "./file-pieces.ts";
import { defineSection, type Names } from "./file-section.ts";
import { namedRows } from "./named-rows.ts";
import { syncRows } from "./sync-rows.ts";
import { syncTeamPlaces } from "./sync-team-places.ts";
import { teams } from "./tables.ts";

const Team = z.strictObject({
  was: Was,
  name: Label,
  region: KeyName.exactOptional(),
  lead: KeyName.exactOptional(),
  language: LanguageName.default("en"),
  /** A channel's id, with its Slack team or Teams tenant before a slash where there are several. */
  channels: z
    .strictObject({ slack: z.string().max(200).exactOptional(), teams: z.string().max(200).exactOptional() })
    .default({}),
});
type Team = z.output<typeof Team>;

/** What `teams.channels` holds. */
export type TeamChannels = {
  readonly slack?: { readonly team: string; readonly channel: string };
  readonly teams?: { readonly tenant: string; readonly conversation: string };
};

export const teamsSection = defineSection({
  key: "teams",
  schema: z.record(KeyName, Team),
  gives: { kind: "team", rows: (ctx) => namedRows(ctx, teams) },
  check: (wanted, names, report) => {
    for (const [key, team] of Object.entries(wanted)) {
      checkName(names, report, { kind: "region", key: team.region, path: [key, "region"] });
      checkName(names, report, { kind: "person", key: team.lead, path: [key, "lead"] });
      for (const platform of ["slack", "teams"] as const) {
        const value = team.channels[platform];
        if (value !== undefined)
          checkTenant(names, report, { platform, value, path: [key, "channels", platform] });
      }
    }
  },
  apply: async (ctx, wanted, names) => {
    const changes = await syncRows(ctx, {
      path: "teams",
      noun: "team",
      table: teams,
      id: (key) => names.id("team", key),
      subject: (row) => ({ kind: "team", id: String(row.id) }),
      wanted: new Map(
        Object.entries(wanted).map(([key, team]) => [key, { was: team.was, row: rowOf(team, names) }]),
      ),
    });
    await syncTeamPlaces(ctx);
    return changes;
  },
});

const rowOf = ({ name, language, region, lead, channels }: Team, names: Names) => ({
  name,
  language,
  regionId: region ? names.id("region", region) : null,
  leadId: lead ? names.id("person", lead) : null,
  channels: channelsOf(channels, names),
});

function channelsOf(channels: Team["channels"], names: Names): TeamChannels {
  const slack = channels.slack === undefined ? null : readTenant(names, "slack", channels.slack);
  const msTeams = channels.teams === undefined ? null : readTenant(names, "teams", channels.teams);
  return {
    ...(slack ? { slack: { team: slack.tenant, channel: slack.id } } : {}),
    ...(msTeams ? { teams: { tenant: msTeams.tenant, conversation: msTeams.id } } : {}),
  };
}
