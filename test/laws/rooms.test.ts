import type { Node } from "typescript/unstable/ast";
import {
  isCallExpression,
  isIdentifier,
  isObjectLiteralExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isStringLiteral,
} from "typescript/unstable/ast/is";
import { expect, test } from "vitest";
import { RUN_LINE } from "../../src/chat/command.ts";
import { ROOMS } from "../../src/features/index.ts";
import { readSources, type Source, type Violation } from "./sources.ts";
import { nodes, type Parsed, parse, placeOf } from "./syntax.ts";

const sources = readSources("src/features");
const tests = readSources("test/features");

const camel = (path: string): string =>
  path.replace(/^.*\/|\.ts$/g, "").replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Verb files that no test of their room is named after, or calls. */
function untested(files: readonly Source[], tests: readonly Source[]): Violation[] {
  return files
    .filter(({ path, text }) => path.startsWith("src/features/") && /^export const \w+ = verb\(/m.test(text))
    .filter(({ path }) => {
      const room = `test/${path.slice("src/".length, path.lastIndexOf("/"))}/`;
      const own = `${room}${path.slice(path.lastIndexOf("/") + 1, -3)}.test.ts`;
      const called = new RegExp(`\\b${camel(path)}\\(`);
      return !tests.some(
        (test) => test.path === own || (test.path.startsWith(room) && called.test(test.text)),
      );
    })
    .map(({ path }) => path);
}

test("every writing verb has a test", () => expect(untested(sources, tests)).toEqual([]));
test("caught: a verb without a test", () => {
  const verb = {
    path: "src/features/incident/open-incident.ts",
    text: 'export const openIncident = verb("x", S, f);',
  };
  const elsewhere = { path: "test/features/release/x.test.ts", text: "openIncident(ctx, {})" };
  expect(untested([verb], [elsewhere])).toHaveLength(1);
  expect(untested([verb], [{ path: "test/features/incident/open-incident.test.ts", text: "" }])).toEqual([]);
  expect(
    untested([verb], [{ path: "test/features/incident/x.test.ts", text: "await openIncident(ctx, {})" }]),
  ).toEqual([]);
});

/** What buttons and forms name and nobody takes. Buttons carry a label, forms carry fields. */
function unanswered(
  files: readonly Parsed[],
  taken: { readonly buttons: ReadonlySet<string>; readonly forms: ReadonlySet<string> },
): Violation[] {
  return files.flatMap((file) =>
    [...nodes(file.tree)].flatMap((node) => {
      if (!isObjectLiteralExpression(node)) return [];
      const named = new Map<string, Node | undefined>();
      for (const each of node.properties) {
        if (isShorthandPropertyAssignment(each) && isIdentifier(each.name))
          named.set(each.name.text, undefined);
        else if (isPropertyAssignment(each) && isIdentifier(each.name))
          named.set(each.name.text, each.initializer);
      }
      const action = named.get("action");
      if (!action || !isStringLiteral(action)) return [];
      const kind = named.has("fields") ? "forms" : named.has("label") ? "buttons" : undefined;
      return kind === undefined || taken[kind].has(action.text)
        ? []
        : [`${placeOf(file, node)}: nobody takes ${action.text} of ${kind}`];
    }),
  );
}

test("every button and every form has a room that takes it", () => {
  const taken = {
    buttons: new Set([
      RUN_LINE,
      ...ROOMS.flatMap((room) => (room.buttons ?? []).map(({ action }) => action)),
    ]),
    forms: new Set(ROOMS.flatMap((room) => (room.forms ?? []).map(({ action }) => action))),
  };
  expect(unanswered(parse(sources), taken)).toEqual([]);
});
test("caught: a button and a form that nobody takes", () => {
  const text =
    'const b = { action: "a.press", label: t("x") }; const f = { action: "a.fill", fields: [] }; const r = { action: "a.done", subject };';
  expect(
    unanswered(parse([{ path: "src/features/a/cards.ts", text }]), { buttons: new Set(), forms: new Set() }),
  ).toHaveLength(2);
});

test("every kind of timer and effect that is defined is in its room's door", () => {
  const listed = new Set(
    ROOMS.flatMap((room) => [...(room.timers ?? []), ...(room.effects ?? [])].map(({ kind }) => kind)),
  );
  const defined = parse(sources).flatMap((file) =>
    [...nodes(file.tree)].flatMap((node) => {
      if (
        !isCallExpression(node) ||
        !isIdentifier(node.expression) ||
        !/^define(Timer|Effect)$/.test(node.expression.text)
      )
        return [];
      const [settings] = node.arguments;
      if (!settings || !isObjectLiteralExpression(settings)) return [];
      return settings.properties.flatMap((each) =>
        isPropertyAssignment(each) &&
        isIdentifier(each.name) &&
        each.name.text === "kind" &&
        isStringLiteral(each.initializer)
          ? [each.initializer.text]
          : [],
      );
    }),
  );
  expect(defined.filter((kind) => !listed.has(kind))).toEqual([]);
});
