/** A small but whole piece of Baton's work, done by the real program: one incident, its card, two pages, a restart. */
import { setTimeout as pause } from "node:timers/promises";
import { type Database, openDatabase } from "../../../src/db/open.ts";
import type { SlackStandIn } from "../../../src/tryout/slack-stand-in/start-stand-in.ts";
import { SLACK_SECRET, SLACK_TOKEN, signedSlack, startFakeSlack } from "../../kit/fake-slack.ts";
import { type Program, type Stand, serveProgram } from "./real-program.ts";

const CHANNEL = "C0MOBILE";

export type Job = Stand & {
  /** The database as a superuser sees it. */
  readonly adminUrl: string;
};

/** Does the job. Resolves to null, or to what did not come out as it should. */
export async function doSmallJob({ adminUrl, ...stand }: Job): Promise<string | null> {
  const slack = await startFakeSlack();
  const db = await openDatabase({ url: adminUrl, connections: 1 });
  try {
    return await play({ slack, db, stand });
  } catch (error) {
    return error instanceof Error ? error.message.trim() : String(error);
  } finally {
    await db.close();
    await slack.stop();
  }
}

type Playing = {
  readonly slack: SlackStandIn;
  readonly db: Database;
  readonly stand: Stand;
};

async function play({ slack, db, stand }: Playing): Promise<string | null> {
  const environment = { ...chatOf(slack), ...stand.environment };
  const serve = () => serveProgram({ ...stand, environment });
  let program: Program = await serve();
  const { as } = signedSlack(slack, async (request) =>
    fetch(`${program.url}/slack/events`, {
      method: request.method,
      headers: request.headers,
      body: await request.text(),
    }),
  );
  const lena = as("U0LENA");
  const type = async (text: string) => {
    const status = await lena.command(CHANNEL, "/incident", text);
    if (status !== 200) throw new Error(`"${text}" was answered with ${status}`);
  };
  try {
    await type("open sev1 app: payments time out");
    await until("a card and a page", () => cards(slack).length > 0 && paged(slack).length === 1);
    // As if five minutes had passed: whoever is paged next is called.
    await db.raw("update timers set due_at = app_now() where kind like 'escalation.%' and state = 'waiting'");
    await until("the next one's page", () => paged(slack).length === 2);
    const { code, said } = await program.stop();
    if (code !== 0 || said.includes('"level":50')) return `it ended with ${code}: ${said}`;
    program = await serve();
    await type("resolve I-1");
    await until("the resolved card", () => cards(slack).some((text) => /resolved/i.test(text)));
    return null;
  } finally {
    await program.stop();
  }
}

/** Who has been written to privately. */
const paged = ({ world }: SlackStandIn): readonly (string | null)[] =>
  [...world.channels.values()].filter((one) => one.with && one.messages.length > 0).map((one) => one.with);

const cards = ({ world }: SlackStandIn): readonly string[] =>
  world.channels.get(CHANNEL)?.messages.map(({ text }) => text) ?? [];

async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let attempt = 0; !isSo(); attempt++) {
    if (attempt > 300) throw new Error(`${what} did not come`);
    await pause(50);
  }
}

const chatOf = (slack: SlackStandIn): Readonly<Record<string, string>> => ({
  SLACK_BOT_TOKEN: SLACK_TOKEN,
  SLACK_SIGNING_SECRET: SLACK_SECRET,
  SLACK_API_URL: slack.apiUrl,
  PUBLIC_URL: "https://baton.example",
  LOG_LEVEL: "warn",
});
