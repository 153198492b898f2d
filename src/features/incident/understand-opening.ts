/** What an opening means for this organisation. Pure, and without a "no": every opening means something. */
import { cleanText } from "../../core/instants.ts";
import { shorten } from "../../core/shorten.ts";
import type { Catalogue, Service, Severity, Team } from "./find-catalogue.ts";
import { guessService } from "./guess-service.ts";
import { findSeverity, findTeam, type Typed } from "./read-opening.ts";

export const LONGEST_TITLE = 280;

export type Understood = {
  readonly severity: string;
  readonly severityTyped: string | null;
  readonly service: Service | null;
  readonly isServiceGuessed: boolean;
  readonly serviceTyped: string | null;
  /** Null only in an organisation without any team. */
  readonly team: Team | null;
  /** Empty where nothing was said. */
  readonly title: string;
  /** All that was typed, where the title could not hold it. */
  readonly whole: string | null;
};

export function understandOpening(typed: Omit<Typed, "visibility">, known: Catalogue): Understood {
  const severity = severityOf(typed.severity, known.severities);
  const guess =
    typed.service === undefined ? { kind: "none" as const } : guessService(typed.service, known.services);
  const service = guess.kind === "none" ? null : guess.service;
  const named = typed.service === undefined || service ? undefined : findTeam(typed.service, known);
  const said = cleanText(typed.title).replaceAll(/\s+/gu, " ").trim();
  const title = shorten(said, LONGEST_TITLE);
  return {
    severity: severity.key,
    severityTyped: severity.isSure ? null : (typed.severity ?? null),
    service,
    isServiceGuessed: guess.kind === "near",
    serviceTyped: guess.kind === "exact" || named ? null : shorten(typed.service ?? "", 80) || null,
    team: known.teams.find((team) => team.id === service?.teamId) ?? named ?? defaultTeam(known),
    title,
    whole: title === said ? null : cleanText(typed.title),
  };
}

function severityOf(typed: string | undefined, all: readonly Severity[]): { key: string; isSure: boolean } {
  const known = typed === undefined ? undefined : findSeverity(typed, all);
  if (known) return { key: known.key, isSure: true };
  const usual = all.find((severity) => severity.isDefault) ?? all.at(-1);
  const isZero = typed !== undefined && /\D0+$/.test(typed);
  // "sev0" says worse than the worst there is: it must not become the mildest.
  const taken = isZero ? (all[0] ?? usual) : usual;
  return { key: taken?.key ?? "default", isSure: typed === undefined };
}

const defaultTeam = (known: Catalogue): Team | null =>
  known.teams.find((team) => team.key === known.defaultTeam) ?? known.teams[0] ?? null;
