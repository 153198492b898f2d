/** The page for administrators: permission → reason → what stops without it. */
import { PROFILES, type Profile, ROLES, SLACK_FREE, SLACK_SCOPES, TEAMS_PERMISSIONS } from "./permissions.ts";

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

const ticks = (profiles: readonly Profile[]): string[] =>
  PROFILES.map((profile) => (profiles.includes(profile) ? "yes" : "–"));

const code = (text: string): string => `\`${text}\``;

/** The whole page, as Markdown. */
export function permissionsPage(): string {
  const slack = SLACK_SCOPES.map(({ scope, reason, without, profiles }) => [
    code(scope),
    reason,
    `Without it, ${without}`,
    ...ticks(profiles),
  ]);
  const asked = TEAMS_PERMISSIONS.filter(({ profiles }) => profiles.length > 0);
  const spared = TEAMS_PERMISSIONS.filter(({ profiles }) => profiles.length === 0);
  return `${[
    "# What Baton may do, and why",
    "Made by `npm run manifests`; do not edit. Pick the smallest profile that does what you need: `npm run manifests -- --profile minimal`.",
    "## Slack",
    table(["permission", "reason", "what stops without it", ...PROFILES], slack),
    `Without any permission Slack also sends: ${SLACK_FREE.events.map(code).join(", ")}. Baton asks for no administrator's scope, no scope of a person, and not for \`chat:write.public\`: it posts only where it was invited or what it made.`,
    "Socket mode needs one more token, an app-level one with `connections:write`; it does nothing but open the connection.",
    "## Microsoft Teams",
    asked.length === 0
      ? "Baton asks for no permission on Teams beyond being installed: none of a team (resource-specific consent), none of the tenant (Graph). As a bot it hears what is written to it or mentions it, and may look up the members of a conversation that it is in."
      : teamsTable(asked),
    "Not asked for, and what that means:",
    table(
      ["permission", "kind", "what it would do", "without it"],
      spared.map(({ name, kind, reason, without }) => [code(name), kind, reason, without]),
    ),
    "## Who does what, once",
    table(
      ["platform", "step", "as whom"],
      ROLES.map(({ platform, step, role }) => [platform, step, role]),
    ),
  ].join("\n\n")}\n`;
}

const teamsTable = (asked: typeof TEAMS_PERMISSIONS): string =>
  table(
    ["permission", "kind", "reason", "what stops without it", ...PROFILES],
    asked.map(({ name, kind, reason, without, profiles }) => [
      code(name),
      kind,
      reason,
      `Without it, ${without}`,
      ...ticks(profiles),
    ]),
  );
