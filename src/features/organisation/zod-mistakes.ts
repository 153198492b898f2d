/** What a schema found wrong, in the file's words instead of zod's. */

import type { z } from "zod";
import { shorten } from "../../core/shorten.ts";
import { LANGUAGES } from "../../core/words.ts";
import type { FilePath, Mistake } from "./file-section.ts";
import { findNearest } from "./find-nearest.ts";

type Issue = z.core.$ZodIssue;

/** One mistake for each thing that the schema found; an unknown key names the nearest known one. */
export const zodMistakes = (schema: z.ZodType, issues: readonly Issue[], base: FilePath = []): Mistake[] =>
  issues.flatMap((issue) => mistakesOf(schema, issue, [...base, ...pathOf(issue)]));

const pathOf = (issue: Issue): FilePath =>
  issue.path.map((part) => (typeof part === "number" ? part : String(part)));

function mistakesOf(schema: z.ZodType, issue: Issue, path: FilePath): Mistake[] {
  const named = textOf(issue);
  if (named) return [{ path, key: named, params: suggestion(named, issue.input) }];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(schema, path, key));
    case "invalid_type":
      return issue.input === undefined
        ? [{ path, key: "organisation.missing", params: { name: String(path.at(-1) ?? "") } }]
        : [{ path, key: "organisation.wrong-kind", params: { expected: issue.expected } }];
    case "invalid_value":
      return [{ path, key: "organisation.one-of", params: { values: issue.values.map(String).join(", ") } }];
    case "too_small":
      return [{ path, key: "organisation.too-small", params: { least: Number(issue.minimum) } }];
    case "too_big":
      return [{ path, key: "organisation.too-big", params: { most: Number(issue.maximum) } }];
    case "invalid_key":
      return zodMistakes(schema, issue.issues, path);
    case "invalid_union":
      return zodMistakes(schema, nearestBranch(issue.errors), path);
    case "invalid_format":
    case "custom":
      if (/^expected /.test(issue.message))
        return [{ path, key: "organisation.expected", params: { expected: issue.message.slice(9) } }];
      return [{ path, key: "organisation.wrong-value", params: { value: shown(issue.input) } }];
    default:
      return [{ path, key: "organisation.wrong-value", params: { value: shown(issue.input) } }];
  }
}

/** A schema's message may be the key of the mistake's own text. */
const textOf = (issue: Issue): `${string}.${string}` | null =>
  /^[a-z]+\.[a-z-]+$/.test(issue.message) ? (issue.message as `${string}.${string}`) : null;

const shown = (value: unknown): string =>
  shorten(typeof value === "string" ? value : (JSON.stringify(value) ?? ""), 60);

function suggestion(key: string, value: unknown): Record<string, string> {
  const known = key === "organisation.zone" ? Intl.supportedValuesOf("timeZone") : [];
  const typed = shown(value);
  // People write a city or a country's short form; the last part of a zone's name is what they mean.
  const byCity = known.filter(
    (zone) => findNearest(typed.split("/").at(-1) ?? "", [zone.split("/").at(-1) ?? ""])[0],
  );
  const near = findNearest(typed, known)[0] ?? byCity[0] ?? "";
  return { value: typed, near: near || "Europe/Berlin", languages: LANGUAGES.join(", ") };
}

function unknownKey(schema: z.ZodType, path: FilePath, key: string): Mistake {
  const known = keysAt(schema, path);
  const near = findNearest(key, known)[0];
  return near
    ? { path: [...path, key], key: "organisation.unknown-key-near", params: { key, near } }
    : { path: [...path, key], key: "organisation.unknown-key", params: { key, known: known.join(", ") } };
}

/** The branch whose first complaint lies deepest is the one that was meant. */
function nearestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const depth = (issues: readonly Issue[]) =>
    Math.max(0, ...issues.map((issue) => issue.path.length + (issue.code === "unrecognized_keys" ? 1 : 0)));
  return [...branches].sort((a, b) => depth(b) - depth(a))[0] ?? [];
}

type Def = {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly valueType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly options?: readonly z.ZodType[];
};

/** The keys that an object at this path may have; empty where the shape there has no keys of its own. */
export function keysAt(schema: z.ZodType, path: FilePath): string[] {
  const def = schema.def as unknown as Def;
  const inner = def.innerType ?? def.in;
  if (inner) return keysAt(inner, path);
  if (def.options) return def.options.flatMap((option) => keysAt(option, path));
  const [next, ...rest] = path;
  if (next === undefined) return Object.keys(def.shape ?? {});
  const child = def.shape?.[String(next)] ?? def.valueType ?? def.element;
  return child ? keysAt(child, rest) : [];
}
