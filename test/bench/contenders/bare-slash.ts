/** What P3 is measured against: Bolt as its guide shows it, and one committed row a command. */
import { App, HTTPReceiver, LogLevel } from "@slack/bolt";
import postgres from "postgres";
import { serveSteps } from "../contender.ts";

type Opening = {
  readonly databaseUrl: string;
  readonly signingSecret: string;
  readonly port: number;
  readonly rows: number;
};

const TABLE = `create table commands (id bigserial primary key, trigger text not null unique, account text not null,
  said text not null, at timestamptz not null default now())`;
const FILL = `insert into commands (trigger, account, said)
  select 'before-' || n, 'U0ANNA', 'incident update number ' || n from generate_series(1, $1::int) n`;

serveSteps({
  async open({ databaseUrl, signingSecret, port, rows }: Opening) {
    const sql = postgres(databaseUrl, { onnotice: () => {} });
    await sql.unsafe(TABLE);
    await sql.unsafe(FILL, [rows]);
    await sql.unsafe("analyze commands");
    const app = new App({
      receiver: new HTTPReceiver({ signingSecret, endpoints: "/slack/events", logLevel: LogLevel.ERROR }),
      authorize: () => Promise.resolve({ botToken: "xoxb-none", botId: "B0BARE", botUserId: "U0BARE" }),
      logLevel: LogLevel.ERROR,
    });
    app.command("/incident", async ({ command, ack }) => {
      await sql`insert into commands (trigger, account, said)
        values (${command.trigger_id}, ${command.user_id}, ${command.text})`;
      await ack({ response_type: "ephemeral", text: `Written down: ${command.text}` });
    });
    await app.start({ port, host: "127.0.0.1" });
  },
});
