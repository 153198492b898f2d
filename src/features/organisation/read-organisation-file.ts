/** From text to parsed sections; every mistake at once, or none. */
import type { z } from "zod";
import type { Ctx } from "../../core/context.ts";
import { fulfilled } from "../../core/house.ts";
import { Fault } from "../../core/refusal.ts";
import { checkRooms } from "./check-rooms.ts";
import { FileMistakes, type PlacedMistake } from "./file-mistakes.ts";
import {
  type FileParts,
  type FileSection,
  filePartsPort,
  type Mistake,
  type Names,
  type Report,
} from "./file-section.ts";
import { findNearest } from "./find-nearest.ts";
import { Settings } from "./get-settings.ts";
import { makeNames } from "./make-names.ts";
import { circlesOf } from "./match-keys.ts";
import { readYaml } from "./read-yaml.ts";
import { zodMistakes } from "./zod-mistakes.ts";

export type OrganisationFile = {
  readonly names: Names;
  readonly sections: readonly { readonly section: FileSection; readonly value: unknown }[];
};

/** Every room's part of the file. Errors: a fault where `app.ts` has not gathered them. */
export function fileParts(ctx: Ctx): FileParts {
  const parts = fulfilled(ctx.house, filePartsPort);
  if (!parts) throw new Fault("nobody has gathered the sections of the organisation's file");
  return parts;
}

/**
 * Reads and checks a file against the shapes of all rooms and the names in it, and takes for the organisation what
 * only one may have. Errors: `FileMistakes`, which must end the transaction or the savepoint.
 */
export async function readOrganisationFile(ctx: Ctx, text: string): Promise<OrganisationFile> {
  const { sections, rooms } = fileParts(ctx);
  const yaml = readYaml(text);
  if (yaml.mistakes.length > 0) throw new FileMistakes(yaml.mistakes);
  const raw = asMapping(yaml.value);
  const found: PlacedMistake[] = [];
  const report = (mistake: Mistake) =>
    found.push({
      ...mistake,
      ...yaml.place(mistake.path, mistake.key.startsWith("organisation.unknown-key")),
    });
  if (!raw) report({ path: [], key: "organisation.wrong-kind", params: { expected: "object" } });
  reportUnknown(raw ?? {}, sections, report);
  for (const section of sections) reportTwiceMeant(raw ?? {}, section, report);
  const parsed = sections.map((section) => parseSection(section, raw ?? {}, report));
  const names = await makeNames(ctx, sections, { raw: raw ?? {}, report });
  for (const { section, value } of parsed) {
    if (value === undefined) continue;
    const reportHere: Report = (mistake) => report({ ...mistake, path: [section.key, ...mistake.path] });
    section.check?.(value as never, names, reportHere);
    await section.claim?.(ctx, value as never, reportHere);
  }
  const settings = Settings.safeParse(parsed.find(({ section }) => section.key === "settings")?.value);
  if (settings.success) checkRooms(settings.data.rooms, rooms, report);
  if (found.length > 0) throw new FileMistakes(found);
  return { names, sections: parsed };
}

const asMapping = (value: unknown): Record<string, unknown> | null =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;

function reportUnknown(
  raw: Readonly<Record<string, unknown>>,
  sections: readonly FileSection[],
  report: (mistake: Mistake) => void,
): void {
  const known = sections.map((section) => section.key);
  for (const key of Object.keys(raw).filter((key) => !known.includes(key))) {
    const near = findNearest(key, known)[0];
    const params = { key, near: near ?? "", known: known.join(", ") };
    report({ path: [key], key: near ? "organisation.unknown-key-near" : "organisation.unknown-key", params });
  }
}

/** Two cannot both be what one was, nor each what the other was. */
function reportTwiceMeant(
  raw: Readonly<Record<string, unknown>>,
  section: FileSection,
  report: (mistake: Mistake) => void,
): void {
  const meant = new Set<unknown>();
  const entries = Object.entries((section.gives && asMapping(raw[section.key])) ?? {}).map(
    ([key, entry]) => [key, { was: asMapping(entry)?.was }] as const,
  );
  const circles = circlesOf(
    entries.map(([key, { was }]) => [key, { was: typeof was === "string" ? was : undefined }] as const),
  );
  for (const [key, { was }] of entries) {
    if (circles.includes(key))
      report({
        path: [section.key, key, "was"],
        key: "organisation.was-circle",
        params: { key, value: String(was) },
      });
    if (typeof was === "string" && meant.has(was))
      report({ path: [section.key, key, "was"], key: "organisation.was-twice", params: { value: was } });
    meant.add(was);
  }
}

function parseSection(
  section: FileSection,
  raw: Readonly<Record<string, unknown>>,
  report: (mistake: Mistake) => void,
): { section: FileSection; value: unknown } {
  // A key with nothing under it is a section that is empty, not one of a wrong kind.
  const written = raw[section.key] ?? section.absent ?? {};
  const parsed = section.schema.safeParse(written, { reportInput: true });
  if (parsed.success) return { section, value: parsed.data };
  for (const mistake of zodMistakes(section.schema, parsed.error.issues))
    report({ ...mistake, path: [section.key, ...mistake.path] });
  return { section, value: remainder(section, written, parsed.error.issues) };
}

/** The entries without a mistake, so that their references are looked at in the same breath. */
function remainder(section: FileSection, written: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  const entries = asMapping(written);
  if (!entries || !section.gives) return undefined;
  const wrong = new Set(issues.map((issue) => String(issue.path[0])));
  const rest = Object.fromEntries(Object.entries(entries).filter(([key]) => !wrong.has(key)));
  const parsed = section.schema.safeParse(rest);
  return parsed.success ? parsed.data : undefined;
}
