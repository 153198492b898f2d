/** Many people beside those of the demo organisation: every second one on Slack, the others on Teams. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Fleet } from "./fleet.ts";
import type { Hands } from "./presses.ts";

const DEMO = new URL("../../../src/features/organisation/demo.yaml", import.meta.url);

export type Member = {
  /** In the organisation's file. */
  readonly key: string;
  readonly name: string;
  /** Slack's user id or the object id of the directory. */
  readonly account: string;
  readonly hands: Hands;
};

/** So many people, who press in the mobile team's channels. */
export const makeCrowd = (count: number, nameOf = (n: number) => `Person ${n}`): Member[] =>
  Array.from({ length: count }, (_, n) => {
    const name = nameOf(n);
    if (n % 2 === 0) {
      const account = `U0CROWD${n}`;
      return {
        key: `p${n}`,
        name,
        account,
        hands: { platform: "slack", user: account, channel: "C0MOBILE" },
      };
    }
    const account = `00000000-0000-4000-8000-${900_000_000_000 + n}`;
    const facts = { objectId: account, name };
    const channel = "19:mobile@thread.tacv2";
    return { key: `p${n}`, name, account, hands: { platform: "teams", facts, channel } };
  });

/** What the file says of one of them; `more` stands behind his accounts. */
export const memberLine = (
  { key, name, account, hands }: Member,
  teams: readonly string[],
  more = "",
): string =>
  `  ${key}: { name: ${JSON.stringify(name)}, region: saopaulo, language: en, teams: [${teams.join(", ")}], accounts: { ${hands.platform}: ${account}${more} } }`;

/** The demo organisation's file with these lines at the head of its sections. */
export function demoWith(sections: Readonly<Record<string, readonly string[]>>): string {
  let text = readFileSync(DEMO, "utf8");
  for (const [section, lines] of Object.entries(sections)) {
    const head = `\n${section}:\n`;
    if (!text.includes(head)) throw new Error(`the demo organisation has no ${section}`);
    text = text.replace(head, () => `${head}${lines.join("\n")}\n`);
  }
  return text;
}

/** A file for `BATON_ORG_FILE`, gone after `work`. */
export async function withFile<T>(text: string, work: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "baton-chaos-"));
  const path = join(folder, "organisation.yaml");
  writeFileSync(path, text);
  try {
    return await work(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Slack knows those who are on it. */
export function joinSlack({ slack: { world } }: Fleet, members: readonly Member[]): void {
  for (const { name, account, hands } of members) {
    if (hands.platform !== "slack") continue;
    const ordinary = { zone: "America/Sao_Paulo", locale: "en-US", team: world.team };
    world.users.set(account, {
      ...{ id: account, name, ...ordinary },
      ...{ isDeleted: false, isGuest: false, isBot: false },
    });
    world.channels.get(hands.channel)?.members.add(account);
  }
}
