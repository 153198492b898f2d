/** R6: Postgres is down while people type; nobody is told that something was done which was not. */
import { setTimeout as pause } from "node:timers/promises";
import { signedRequest } from "../../../src/tryout/slack-stand-in/signed-request.ts";
import { type Fleet, openFleet } from "../kit/fleet.ts";
import { slackWire } from "../kit/people.ts";
import type { Row } from "../row.ts";

type Said = {
  readonly at: number;
  readonly status: number;
  readonly number: string | null;
  readonly hasWords: boolean;
};

export const noPostgres: Row = {
  id: "R6",
  what: "Postgres down under load",
  judgesTime: true,
  async run({ ground, isLong }) {
    const downMs = isLong ? 30_000 : 10_000;
    const fleet = await openFleet(ground, { web: 2, workers: 1 });
    try {
      const typing = keepOpening(fleet);
      await pause(3000);
      await ground.postgres.stopServer("immediate");
      await pause(downMs);
      await ground.postgres.startServer();
      const back = performance.now();
      await pause(6000);
      const said = await typing.stop();
      const recovered =
        said.find(({ at, number }) => at > back && number !== null)?.at ?? Number.POSITIVE_INFINITY;
      const numbers = said.flatMap(({ number }) => number ?? []);
      const rows = await fleet.db.raw<{ number: number }>("select number from incidents");
      const kept = new Set(rows.map(({ number }) => `I-${number}`));
      const invented = numbers.filter((number) => !kept.has(number)).length;
      const mute = said.filter(
        ({ status, number, hasWords }) => status === 200 && number === null && !hasWords,
      ).length;
      const unread = said.filter(({ status }) => status !== 200 && status < 500 && status !== 0).length;
      const seconds = (recovered - back) / 1000;
      return {
        size: `${said.length} openings, 10 a second, 2 web`,
        faults: `Postgres killed, down ${downMs / 1000} s`,
        result: `${numbers.length} answered with an incident, ${invented} of them not there; ${mute} answered 200 without a word; ${unread} other answers; recovered in ${seconds.toFixed(1)} s`,
        line: "5xx or a clear message, never 200 without a row; recovered ≤ 5 s",
        isMet: invented + mute + unread === 0 && numbers.length > 0 && seconds <= 5,
      };
    } finally {
      await fleet.stop();
    }
  },
};

/** Opens an incident ten times a second and keeps what was answered. */
function keepOpening(fleet: Fleet) {
  const said: Promise<Said>[] = [];
  let count = 0;
  const rounds = setInterval(() => {
    count += 1;
    said.push(open(fleet, `open sev3 mobile app: storm ${count}`));
  }, 100);
  return {
    stop: () => {
      clearInterval(rounds);
      return Promise.all(said);
    },
  };
}

async function open(fleet: Fleet, text: string): Promise<Said> {
  const wired = slackWire(fleet);
  const fields = new URLSearchParams({
    ...{
      command: "/incident",
      text,
      team_id: wired.world.team,
      channel_id: "C0MOBILE",
      channel_name: "mobile",
    },
    ...{
      user_id: "U0RAFAEL",
      user_name: "rafael",
      trigger_id: "unused",
      response_url: "http://127.0.0.1:9/none",
    },
  });
  try {
    const response = await wired.door(
      signedRequest(wired, fields.toString(), "application/x-www-form-urlencoded"),
    );
    const body = await response.text();
    const number = /I-\d+/.exec(body)?.[0] ?? null;
    return { at: performance.now(), status: response.status, number, hasWords: /\p{L}{4,}/u.test(body) };
  } catch {
    // The connection itself was refused: nobody was told anything.
    return { at: performance.now(), status: 0, number: null, hasWords: false };
  }
}
