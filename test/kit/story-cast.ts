/** Who plays in the stories: the demo organisation's people, as each platform knows them. */
import type { PlatformName } from "../../src/chat/call.ts";
import type { Language } from "../../src/core/words.ts";
import type { PersonFacts } from "./teams/teams-person.ts";

type Member = {
  readonly name: string;
  readonly platforms: readonly [PlatformName, ...PlatformName[]];
  readonly language: Language;
  readonly zone: string;
  /** The end of his directory object's id, where he is on Teams. */
  readonly teams?: string;
};

const IN = "Asia/Kolkata";
const DE = "Europe/Berlin";
const BR = "America/Sao_Paulo";

export const CAST = {
  priya: { name: "Priya Raman", platforms: ["slack"], language: "en", zone: IN },
  arjun: { name: "Arjun Mehta", platforms: ["slack", "teams"], language: "hi", zone: IN, teams: "01" },
  kavya: { name: "Kavya Nair", platforms: ["teams"], language: "hi", zone: IN, teams: "02" },
  anna: { name: "Anna Weber", platforms: ["slack"], language: "de", zone: DE },
  jonas: { name: "Jonas Keller", platforms: ["teams"], language: "de", zone: DE, teams: "03" },
  lena: { name: "Lena Hoffmann", platforms: ["slack"], language: "en", zone: DE },
  rafael: { name: "Rafael Costa", platforms: ["slack"], language: "pt-BR", zone: BR },
  beatriz: { name: "Beatriz Lima", platforms: ["teams"], language: "pt-BR", zone: BR, teams: "04" },
  thiago: { name: "Thiago Rocha", platforms: ["slack"], language: "en", zone: BR },
} as const satisfies Record<string, Member>;

export type Key = keyof typeof CAST;

export const slackId = (key: Key): string => `U0${key.toUpperCase()}`;

/** His account at Teams. Errors: throws where he has none. */
export function teamsFacts(key: Key): PersonFacts & Pick<Member, "language" | "zone"> {
  const { name, language, zone, teams }: Member = CAST[key];
  if (teams === undefined) throw new Error(`${name} is not on Teams`);
  const objectId = `00000000-0000-4000-8000-0000000000${teams}`;
  return { objectId, name, language, zone, locale: language };
}

/**
 * Who tells a story on which platform: who is called at night (in Berlin, in German), who opened (in São Paulo, in
 * Portuguese), and the night in which it is that person's turn. The backup is Thiago, on Slack.
 */
export const NIGHTS = {
  slack: { at: "2027-03-10T02:10:00Z", paged: "anna", opener: "rafael", payments: "C0PAYMENTS" },
  teams: {
    at: "2027-03-09T02:10:00Z",
    paged: "jonas",
    opener: "beatriz",
    payments: "19:payments@thread.tacv2",
  },
} as const satisfies Record<
  PlatformName,
  { readonly at: string; readonly paged: Key; readonly opener: Key; readonly payments: string }
>;
