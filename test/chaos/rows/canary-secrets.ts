/** S8: a canary in every place where a secret stands; none of them is seen anywhere, whatever goes wrong. */
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { exportRecord } from "../../../src/features/audit/export-record.ts";
import { hands, SLACK_SECRET } from "../../kit/fake-slack.ts";
import { findPostgres } from "../../kit/postgres.ts";
import { slackId, teamsFacts } from "../../kit/story-cast.ts";
import { teamsPerson } from "../../kit/teams/teams-person.ts";
import { newToken } from "../kit/api-token.ts";
import { tapWires } from "../kit/capture.ts";
import { inParallel } from "../kit/deliver.ts";
import { type Echoing, startEchoing } from "../kit/echoing.ts";
import { type Fleet, openFleet } from "../kit/fleet.ts";
import { type Knocker, openKnocker } from "../kit/knock.ts";
import { misshapen } from "../kit/misshapen.ts";
import { organisationOf, until } from "../kit/probes.ts";
import { spawnBaton } from "../kit/spawn-baton.ts";
import { tally } from "../kit/tally.ts";
import type { Row, Tools } from "../row.ts";

/** By the name of the place where it stands. */
type Canaries = Readonly<Record<string, string>>;

const canary = (): string => `canary${randomBytes(16).toString("hex")}`;

export const canarySecrets: Row = {
  id: "S8",
  what: "canaries for secrets, debug log on, errors forced",
  async run({ ground, random, isLong }) {
    const echoing = await startEchoing();
    const slots: Record<string, string> = Object.fromEntries(
      [
        "SLACK_BOT_TOKEN",
        "SLACK_SIGNING_SECRET",
        "SLACK_B_BOT_TOKEN",
        "SLACK_B_APP_TOKEN",
        "TEAMS_APP_PASSWORD",
      ]
        .concat([
          "BATON_MASTER_KEY",
          "DATABASE_URL",
          "SMTP_URL",
          "PUSH_TOKEN",
          "WEBHOOK_SECRET",
          "METRICS_TOKEN",
        ])
        .map((name) => [name, canary()]),
    );
    const fleet = await openFleet(ground, {
      ...{ web: 1, workers: 1, masterKey: slots.BATON_MASTER_KEY },
      databaseUrl: (own) => withPassword(own, slots.DATABASE_URL),
      environment: environmentOf(slots, echoing),
    });
    fleet.slack.world.tokens.add(`xoxb-${slots.SLACK_BOT_TOKEN}`).add(`xoxb-${slots.SLACK_B_BOT_TOKEN}`);
    const knocker = openKnocker(fleet);
    try {
      const logs = listen(fleet);
      const tokens = await Promise.all(
        Array.from({ length: 4 }, () => newToken(fleet, ["incident.open", "incident.read"])),
      );
      for (const [at, token] of tokens.entries()) slots[`API token ${at}`] = token;
      const answers = await act({ fleet, knocker, tokens, ground, random, isLong });
      await until(() => echoing.shown.length > 1, 8000);
      const places = {
        ...{ logs: logs.join(""), answers: answers.join("\n") },
        ...{ chats: chatsOf(fleet), dump: dumpOf(fleet), record: await recordOf(fleet) },
        ...{ "refused starts": await refusedStarts(fleet, slots) },
      };
      const seen = Object.entries(places).flatMap(([place, text]) =>
        Object.entries(slots).flatMap(([slot, secret]) =>
          text.includes(secret) ? [`${slot} in ${place}`] : [],
        ),
      );
      const used = [slots.PUSH_TOKEN, slots.SMTP_URL].filter((secret) =>
        echoing.shown.join().includes(secret ?? "-"),
      );
      const sizes = Object.entries(places).map(
        ([place, text]) => `${place} ${Math.ceil(text.length / 1024)} kB`,
      );
      const isTried = used.length === 2 && fleet.slack.world.effects.length > 0 && places.logs.length > 1000;
      return {
        size: `${Object.keys(slots).length} secrets; looked through: ${sizes.join(", ")}`,
        faults:
          "Slack, mail and push refuse and quote what they were given, Postgres killed, misshapen requests, refused starts",
        result: `${tally(seen)} seen; ${isTried ? "" : "not "}all were used`,
        line: "0 in logs, answers, dumps, record",
        isMet: seen.length === 0 && isTried,
      };
    } finally {
      knocker.close();
      await fleet.stop();
      await echoing.stop();
    }
  },
};

const withPassword = (url: string, password = ""): string => {
  const parsed = new URL(url);
  parsed.password = password;
  return parsed.href;
};

const environmentOf = (slots: Canaries, { smtpPort, pushUrl }: Echoing) => ({
  LOG_LEVEL: "debug",
  SLACK_BOT_TOKEN: `xoxb-${slots.SLACK_BOT_TOKEN}`,
  SLACK_SIGNING_SECRET: `${slots.SLACK_SIGNING_SECRET},${SLACK_SECRET}`,
  SLACK_B_BOT_TOKEN: `xoxb-${slots.SLACK_B_BOT_TOKEN}`,
  SLACK_B_APP_TOKEN: `xapp-${slots.SLACK_B_APP_TOKEN}`,
  TEAMS_APP_PASSWORD: `${slots.TEAMS_APP_PASSWORD}`,
  SMTP_URL: `smtp://baton:${slots.SMTP_URL}@127.0.0.1:${smtpPort}`,
  MAIL_FROM: "Baton <baton@meridian.example>",
  PUSH_URL: pushUrl,
  PUSH_TOKEN: `${slots.PUSH_TOKEN}`,
  WEBHOOK_SECRET: `${slots.WEBHOOK_SECRET}`,
  METRICS_TOKEN: `${slots.METRICS_TOKEN}`,
});

/** Everything that the processes say from now on, and the end of what they said before. */
function listen({ processes }: Fleet): string[] {
  const said = processes.map((one) => one.said());
  for (const { child } of processes)
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (part: Buffer) => void said.push(part.toString("utf8")));
  return said;
}

type Acting = Pick<Tools, "ground" | "random" | "isLong"> & {
  readonly fleet: Fleet;
  readonly knocker: Knocker;
  readonly tokens: readonly string[];
};

/** People, programs and strangers before a Slack that fails; resolves to all that was answered. */
async function act({ fleet, knocker, tokens, ground, random, isLong }: Acting): Promise<string[]> {
  const answers: string[] = [];
  const heard: Knocker = {
    ...knocker,
    async knock(asked) {
      const answered = await knocker.knock(asked);
      answers.push(answered.text);
      return answered;
    },
  };
  const wires = tapWires(fleet, heard, fleet.slack.world.now());
  const [anna, rafael] = [hands(wires.slack, slackId("anna")), hands(wires.slack, slackId("rafael"))];
  const jonas = teamsPerson(fleet.teams, wires.teams, teamsFacts("jonas"));
  await anna.say("oncall ring me");
  await jonas.says("oncall ring me");
  // Nothing is said of her ways, so hers are those of the organisation: chat and e-mail.
  await teamsPerson(fleet.teams, wires.teams, teamsFacts("kavya")).says("oncall ring me");
  await rafael.say("oncall ring me");
  const codes = ["invalid_auth", "token_revoked", "internal_error", "channel_not_found"];
  fleet.slack.faults.choose(() => {
    if (random.below(2) === 0) return undefined;
    return random.below(2) === 0
      ? { kind: "error", code: random.pick(codes) }
      : { kind: "status", status: 500, hasActed: false };
  });
  await anna.command("C0PAYMENTS", "/incident", "open sev1 checkout: payments time out");
  await jonas.says("incident list");
  const seconds = Math.floor(fleet.slack.world.now().getTime() / 1000);
  const bearers = [...tokens.map((token) => `Bearer ${token}`), `Bearer ${tokens[0]}x`];
  const strange = async (count: number) => {
    const genuine = { captured: wires.captured.slice(0, 8), seconds, tokens: bearers };
    await inParallel(Array.from({ length: count }), 8, () => heard.knock(misshapen(genuine, random).asked));
  };
  await strange(isLong ? 5000 : 300);
  await Promise.all([ground.postgres.restart("immediate"), strange(60)]);
  await until(async () => (await heard.knock({ path: "/readyz", method: "GET" })).status === 200, 8000);
  await strange(60);
  for (const path of ["/metrics", "/readyz", "/healthz", "/api/v1/openapi.json", "/api/v1/incidents/1"])
    await heard.knock({ path, method: "GET", headers: { authorization: bearers[0] ?? "" } });
  await anna.say("baton status");
  await pause(1500);
  return answers;
}

const chatsOf = ({ slack, teams }: Fleet): string =>
  JSON.stringify([
    slack.world.effects.map(({ args }) => ({ ...args, token: "" })),
    teams.requests.map(({ body }) => body),
  ]);

const dumpOf = ({ databaseUrl }: Fleet): string =>
  execFileSync(join(findPostgres() ?? "", "pg_dump"), [databaseUrl], {
    encoding: "utf8",
    maxBuffer: 2 ** 29,
  });

async function recordOf(fleet: Fleet): Promise<string> {
  const lines: string[] = [];
  const org = { id: await organisationOf(fleet), key: "meridian" };
  await exportRecord(fleet.db, org, (line) => void lines.push(line));
  return lines.join("\n");
}

/** What an operator is told whose variables are wrong, or whose database is not there. */
async function refusedStarts(fleet: Fleet, slots: Canaries): Promise<string> {
  const wrong = [
    { DATABASE_URL: `postgres://baton:${slots.DATABASE_URL}@127.0.0.1:9/none` },
    { DATABASE_URL: `mysql://baton:${slots.DATABASE_URL}@127.0.0.1:9/none` },
    {
      SLACK_BOT_TOKEN: `${slots.SLACK_BOT_TOKEN}`,
      BATON_MASTER_KEY: slots.BATON_MASTER_KEY?.slice(0, 31) ?? "",
    },
    { SMTP_URL: `http://baton:${slots.SMTP_URL}@127.0.0.1`, PUSH_TOKEN: `${slots.PUSH_TOKEN} x` },
  ];
  const told = await Promise.all(
    wrong.map((environment) =>
      spawnBaton({ role: "worker", port: null, serviceUrl: fleet.teams.serviceUrl, environment }).then(
        async (started) => {
          await started.kill();
          return "";
        },
        (error: unknown) => String(error),
      ),
    ),
  );
  return told.join("\n");
}
