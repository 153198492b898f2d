/** The environment in which the real program runs here: the demo organisation, Slack and Teams by dummies. */

export const SIGNING_SECRET = "bench-signing-secret";
export const MASTER_KEY = "bench-master-key-bench-master-key-0000";

/** `slackApiUrl`: where Slack's stand-in is. */
export const batonEnvironment = (port: number, slackApiUrl: string): Record<string, string> => ({
  HOST: "127.0.0.1",
  PORT: String(port),
  PUBLIC_URL: "https://baton.example",
  LOG_LEVEL: "error",
  BATON_MASTER_KEY: MASTER_KEY,
  BATON_ORG_FILE: new URL("../../src/features/organisation/demo.yaml", import.meta.url).pathname,
  SLACK_BOT_TOKEN: "xoxb-fake-token",
  SLACK_SIGNING_SECRET: SIGNING_SECRET,
  SLACK_API_URL: slackApiUrl,
  TEAMS_APP_ID: "22222222-2222-4222-8222-222222222222",
  TEAMS_APP_PASSWORD: "bench-dummy-password",
  TEAMS_TENANT_ID: "11111111-1111-4111-8111-111111111111",
});

export const MAIN = new URL("../../src/main.ts", import.meta.url).pathname;
