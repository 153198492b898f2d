/** What every scene is played with. */
import type { Key, Person } from "./people.ts";
import type { Stage } from "./stage.ts";
import type { Transcript } from "./transcript.ts";

export type Scene = {
  readonly stage: Stage;
  readonly cast: Readonly<Record<Key, Person>>;
  readonly told: Transcript;
};

/** Someone types a line, in the private chat or in a channel, and reads what comes of it there. */
export async function types(
  { told }: Scene,
  person: Person,
  text: string,
  channel?: string,
): Promise<string[]> {
  const place = channel === undefined ? "to Baton" : `in #${channel.replace(/^C0/, "").toLowerCase()}`;
  told.does(person, `types ${place}: ${channel === undefined ? "" : "/"}${text}`);
  await person.types(text, channel);
  return told.reads(person, channel === undefined ? "privately" : undefined);
}

/** Someone presses the newest button with this label, and reads what comes of it. */
export async function presses({ told }: Scene, person: Person, label: string): Promise<string[]> {
  told.does(person, `presses [${label}]`);
  await person.presses(label);
  return told.reads(person, "privately");
}

/** What must stand among the lines just read; the demo ends with the reason where it does not. */
export function must(lines: readonly string[], what: RegExp, why: string): void {
  if (!lines.some((line) => what.test(line)))
    throw new Error(`expected: ${why} (${what}), but read:\n${lines.join("\n")}`);
}

/** What must not be there. */
export function mustNot(lines: readonly string[], what: RegExp, why: string): void {
  if (lines.some((line) => what.test(line)))
    throw new Error(`not expected: ${why} (${what}), but read:\n${lines.join("\n")}`);
}
