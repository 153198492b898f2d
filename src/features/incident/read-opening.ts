/** Takes "sev1 chekout: payments time out" apart. Pure; nothing that is typed is ever an error. */
import { type Line, readLine } from "../../chat/line.ts";
import { findNearest, plainWord } from "../organisation/find-nearest.ts";
import type { Catalogue, Severity } from "./find-catalogue.ts";
import { guessService } from "./guess-service.ts";
import { isPrivateWord } from "./private-words.ts";

export type Typed = {
  readonly severity?: string;
  /** A service or a team, as typed. */
  readonly service?: string;
  readonly title: string;
  readonly visibility?: "team";
};

/** "sev9", "P0", "prio-2": meant as a severity even where the organisation has no such one. */
const LOOKS_LIKE_SEVERITY = /^(sev|severity|p|prio|s)-?\d{1,2}$/;

const namesOf = (severity: Severity) => [severity.key, ...severity.aliases];

/** The severity of a typed word: its key or an alias. */
export const findSeverity = (word: string, all: readonly Severity[]): Severity | undefined =>
  all.find((severity) => namesOf(severity).some((name) => plainWord(name) === plainWord(word)));

/** Severity and `private` first, in any order, then `service:` or a first word that is one; what is left is the title. */
export function readOpening(line: Line, known: Catalogue): Typed {
  const isSeverity = (word: string) =>
    LOOKS_LIKE_SEVERITY.test(word) || (plainWord(word) !== "" && !!findSeverity(word, known.severities));
  const flags = takeFlags(line, isSeverity);
  let { severity } = flags;
  const before = line.rest;
  const label = line.takeLabel(4);
  let service: string | undefined;
  let title = line.takeRest();
  if (label !== undefined) {
    const inLabel = readLine(label);
    severity ??= inLabel.takeIf(isSeverity);
    service = inLabel.takeRest() || undefined;
    const isKnown = service !== undefined && isNamed(service, known);
    // "Note: nothing works" names no service: all of it is the title, and nothing of it is lost.
    if (service !== undefined && !isKnown) title = before;
    const inTitle = readLine(title);
    severity ??= isKnown ? inTitle.takeIf(isSeverity) : undefined;
    title = inTitle.takeRest();
  } else {
    service = serviceAtStart(title, known);
  }
  return {
    title,
    ...(severity ? { severity } : {}),
    ...(service ? { service } : {}),
    ...(flags.isPrivate ? { visibility: "team" } : {}),
  };
}

/** Each at most once: the second "private" of "private private key leaked" is a word of the title. */
function takeFlags(line: Line, isSeverity: (word: string) => boolean) {
  let severity: string | undefined;
  let isPrivate = false;
  for (;;) {
    const taken = line.takeIf(
      (word) => (severity === undefined && isSeverity(word)) || (!isPrivate && isPrivateWord(word)),
    );
    if (taken === undefined) return { severity, isPrivate };
    if (isPrivateWord(taken)) isPrivate = true;
    else severity = taken;
  }
}

const isNamed = (typed: string, known: Catalogue): boolean =>
  guessService(typed, known.services).kind !== "none" || findTeam(typed, known) !== undefined;

/** The team of a typed key or name. */
export const findTeam = (typed: string, known: Pick<Catalogue, "teams">) =>
  known.teams.find((team) => [team.key, team.name].some((name) => plainWord(name) === plainWord(typed)));

/** Without a colon only the first words count, and only what is surely or all but surely a service. */
function serviceAtStart(title: string, known: Catalogue): string | undefined {
  const [first = "", second = ""] = title.split(/\s+/, 2);
  const exact = [`${first} ${second}`, first].find(
    (words) => guessService(words, known.services).kind === "exact",
  );
  if (exact) return exact;
  const letters = plainWord(first).length;
  const near = findNearest(
    first,
    known.services.map((service) => service.key),
  )[0];
  // One wrong letter in a long word: "chekout", but not "leader" for "ledger".
  return near && letters >= 6 && Math.abs(plainWord(near).length - letters) === 1 ? first : undefined;
}
