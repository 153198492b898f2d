import { expect, test } from "vitest";
import { environmentTable, readEnvironment } from "../src/env.ts";

const SLACK = { SLACK_BOT_TOKEN: "xoxb-1234567890-abc", SLACK_SIGNING_SECRET: "0123456789abcdef0123" };
const TEAMS = {
  TEAMS_APP_ID: "22222222-2222-4222-8222-222222222222",
  TEAMS_APP_PASSWORD: "pass~word~1234",
  TEAMS_TENANT_ID: "11111111-1111-4111-8111-111111111111",
};
const SERVICE = {
  DATABASE_URL: "postgres://baton:secret@db:5432/baton",
  BATON_MASTER_KEY: "k".repeat(40),
  PUBLIC_URL: "https://baton.example.com/",
};

function settingsOf(source: Record<string, string>) {
  const read = readEnvironment(source);
  if ("mistakes" in read) throw new Error(read.mistakes.join("\n"));
  return read.settings;
}
function mistakesOf(source: Record<string, string>): readonly string[] {
  const read = readEnvironment(source);
  return "mistakes" in read ? read.mistakes : [];
}

test("with nothing set Baton can be tried out, on this machine only", () => {
  const settings = settingsOf({ HOST: "0.0.0.0" });
  expect(settings).toMatchObject({ mode: "try-out", host: "127.0.0.1", port: 3000, dataFolder: ".baton" });
  expect(settings.publicUrl).toBe("http://127.0.0.1:3000");
});

test("real chat on the embedded database is a trial", () => {
  expect(settingsOf(SLACK)).toMatchObject({ mode: "trial", host: "0.0.0.0", isTrialForced: false });
});

test("real chat on Postgres is a service", () => {
  const settings = settingsOf({ ...SLACK, ...TEAMS, ...SERVICE });
  expect(settings.mode).toBe("service");
  expect(settings.publicUrl).toBe("https://baton.example.com");
  expect(settings.teams).toEqual([
    {
      name: "TEAMS",
      appId: TEAMS.TEAMS_APP_ID,
      appPassword: TEAMS.TEAMS_APP_PASSWORD,
      tenantId: TEAMS.TEAMS_TENANT_ID,
    },
  ]);
});

test("two signing secrets and two master keys are valid while one is replaced", () => {
  const settings = settingsOf({
    ...SLACK,
    ...SERVICE,
    SLACK_SIGNING_SECRET: "0123456789abcdef, fedcba9876543210",
    BATON_MASTER_KEY: `${"n".repeat(32)},${"o".repeat(32)}`,
  });
  expect(settings.slack[0]?.signingSecrets).toEqual(["0123456789abcdef", "fedcba9876543210"]);
  expect(settings.masterKeys).toEqual(["n".repeat(32), "o".repeat(32)]);
});

test("a push server inside is reached because the operator named it", () => {
  expect(
    settingsOf({ PUSH_URL: "https://ntfy.inside/", OUTBOUND_ALLOWED_HOSTS: "10.0.0.7:8443" }).allowedHosts,
  ).toEqual(["10.0.0.7:8443", "ntfy.inside:443"]);
});

test("a second Slack team has variables of its own", () => {
  const settings = settingsOf({
    ...SLACK,
    SLACK_EU_BOT_TOKEN: "xoxb-999999999999",
    SLACK_EU_APP_TOKEN: "xapp-999999999999",
  });
  expect(settings.slack.map(({ name, appToken }) => [name, appToken])).toEqual([
    ["SLACK", null],
    ["SLACK_EU", "xapp-999999999999"],
  ]);
});

test.each([
  ["half of Slack", { SLACK_BOT_TOKEN: SLACK.SLACK_BOT_TOKEN }, "SLACK_SIGNING_SECRET"],
  ["the other half", { SLACK_SIGNING_SECRET: SLACK.SLACK_SIGNING_SECRET }, "SLACK_BOT_TOKEN"],
  ["a wrong kind of token", { ...SLACK, SLACK_BOT_TOKEN: "xoxp-1234567890-abc" }, "SLACK_BOT_TOKEN"],
  ["an empty signing secret", { ...SLACK, SLACK_SIGNING_SECRET: "" }, "SLACK_SIGNING_SECRET"],
  ["Teams without a password", { ...TEAMS, TEAMS_APP_PASSWORD: "" }, "TEAMS_APP_PASSWORD"],
  [
    "an empty Teams app id, which would switch authentication off",
    { ...TEAMS, TEAMS_APP_ID: "" },
    "TEAMS_APP_ID",
  ],
  ["Teams for every tenant", { ...TEAMS, TEAMS_TENANT_ID: "" }, "TEAMS_TENANT_ID"],
  ["a service without a master key", { ...SLACK, ...SERVICE, BATON_MASTER_KEY: "" }, "BATON_MASTER_KEY"],
  ["a short master key", { BATON_MASTER_KEY: "short" }, "BATON_MASTER_KEY"],
  ["a service nobody can reach", { ...SLACK, ...SERVICE, PUBLIC_URL: "" }, "PUBLIC_URL"],
  ["a public address in the clear", { PUBLIC_URL: "http://baton.example.com" }, "PUBLIC_URL"],
  ["a database that is not Postgres", { DATABASE_URL: "mysql://db/baton" }, "DATABASE_URL"],
  ["a port that does not exist", { PORT: "70000" }, "PORT"],
  ["a mail server without a sender", { SMTP_URL: "smtp://mail:25" }, "MAIL_FROM"],
  ["a prefix Slack would refuse", { BATON_COMMAND_PREFIX: "Acme!" }, "BATON_COMMAND_PREFIX"],
])("%s is one line that names the variable", (_, source, name) => {
  const mistakes = mistakesOf(source);
  expect(mistakes).toHaveLength(1);
  expect(mistakes[0]).toMatch(new RegExp(`^${name} must .+; where to get it: .+\\.$`));
});

test("an empty Teams app id alone is no way to switch authentication off either", () => {
  expect(mistakesOf({ TEAMS_APP_ID: "" })[0]).toMatch(/^TEAMS_APP_ID must /);
});

test("all mistakes are told at once, and never a value", () => {
  const source = { SLACK_BOT_TOKEN: "xoxp-canary-1", DATABASE_URL: "canary-2", PORT: "canary-3" };
  const mistakes = mistakesOf(source);
  expect(mistakes.length).toBeGreaterThanOrEqual(3);
  expect(mistakes.join("\n")).not.toContain("canary");
  expect(mistakes.every((line) => !line.includes("\n"))).toBe(true);
});

test("the README's table names every variable with its default", () => {
  const table = environmentTable();
  for (const name of [
    "SLACK_SIGNING_SECRET",
    "TEAMS_APP_ID",
    "DATABASE_URL",
    "BATON_MASTER_KEY",
    "LOG_LEVEL",
  ])
    expect(table).toContain(`| \`${name}\` |`);
  expect(table).toContain("`3000`");
});
