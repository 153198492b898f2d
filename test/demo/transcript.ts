/** What is printed: who did what at which local time, and what each then reads that was not there before. */
import { formatInstant } from "../../src/core/format-instant.ts";
import type { Person, Seen } from "./people.ts";
import type { Stage } from "./stage.ts";

export type Transcript = {
  scene(title: string): void;
  tells(text: string): void;
  does(person: Person, what: string): void;
  /** Prints what this person reads that he had not read before; `where` narrows it ("privately", "#payments"). */
  reads(person: Person, where?: string): string[];
  readonly lines: readonly string[];
};

const CLOCKS = [
  ["Berlin", "Europe/Berlin"],
  ["Bengaluru", "Asia/Kolkata"],
  ["São Paulo", "America/Sao_Paulo"],
] as const;

export function openTranscript(stage: Stage, write: (line: string) => void): Transcript {
  const lines: string[] = [];
  const known = new Map<Person, Map<string, Seen>>();
  const say = (line: string) => {
    lines.push(line);
    write(line);
  };
  return {
    lines,
    scene(title) {
      const clocks = CLOCKS.map(
        ([place, zone]) => `${place} ${formatInstant(stage.now(), "full", { language: "en", zone })}`,
      );
      say("");
      say(`=== ${title}`);
      say(`    ${clocks.join(" · ")}`);
      say("");
    },
    tells: (text) => say(`    ${text}`),
    does(person, what) {
      const at = formatInstant(stage.now(), "time", { language: "en", zone: person.zone });
      say(`${person.name} (${person.platform}, ${person.place}, ${at}) ${what}`);
    },
    reads(person, where) {
      const before = known.get(person) ?? new Map<string, Seen>();
      known.set(person, before);
      const read: string[] = [];
      for (const message of person.sees()) {
        const old = before.get(message.id);
        const isElsewhere = where !== undefined && message.where !== where;
        if (isElsewhere || old?.lines.join() === message.lines.join()) continue;
        before.set(message.id, message);
        const fresh = old ? message.lines.filter((line) => !old.lines.includes(line)) : message.lines;
        if (fresh.length === 0) continue;
        say(`  → ${person.name} reads ${message.where}${old ? " (the same card, changed)" : ""}:`);
        for (const line of fresh) for (const part of line.split("\n")) say(`      ${part}`);
        read.push(...fresh);
      }
      if (read.length === 0) say(`  → ${person.name} reads nothing new.`);
      return read;
    },
  };
}
