import { describe, expect, test } from "vitest";
import { readSources } from "./sources.ts";
import { parse } from "./syntax.ts";
import { foreignWrites, openWrites } from "./writes.ts";

const files = parse(readSources("src"));

/** Writers outside every verb, each with its reason. */
const FREE = new Set([
  // The file acts through `apply` alone: it asks for its right and records its hash and actor itself.
  "src/features/organisation/apply-organisation.ts#applyOrganisation",
]);

/** Tables that another folder fills, each with its reason. */
const LENT = new Set([
  // The file describes installations and the channels of teams; chat knows what was posted where.
  "src/features/organisation/installations-section.ts installations",
  "src/features/organisation/claim-prefixes.ts secretPrefixes",
  "src/features/organisation/sync-team-places.ts places",
  // Where Baton is installed is the organisation's; who says that it was taken out is chat.
  "src/features/organisation/lose-installation.ts installations",
  "src/features/organisation/lose-place.ts places",
  "src/features/organisation/regain-installation.ts installations",
  "src/features/organisation/regain-installation.ts places",
  // Erasure is destroying a key.
  "src/features/privacy/forget-person.ts personKeys",
  // The try-out's chats forget everything when they stop, which no real chat does.
  "src/tryout/post-again.ts places",
  "src/tryout/post-again.ts posts",
]);

const sample = (path: string, text: string) => parse([{ path: `src/features/${path}`, text }]);
const WRITER = `import { incidents } from "./tables.ts";
export async function closeAll(ctx) { await ctx.tx.update(incidents).set({ state: "closed" }); }`;

describe("every write is in a verb, or in what the engine and the file run", () => {
  test("in the whole project", () => expect(openWrites(files, FREE)).toEqual([]));

  test("caught: a button that reaches a write without a verb", () => {
    const button = `import { closeAll } from "./close-all.ts";
export const closeButton = { action: "incident.close", run: async (ctx) => closeAll(ctx) };`;
    const found = openWrites(
      [...sample("incident/close-all.ts", WRITER), ...sample("incident/buttons.ts", button)],
      new Set(),
    );
    expect(found).toHaveLength(1);
  });

  test("caught: through a function of another file, and under another name", () => {
    const between = `import { closeAll as shut } from "./close-all.ts";\nexport const endAll = async (ctx) => shut(ctx);`;
    const command = `import { endAll } from "./end-all.ts";\nexport const command = { run: (ctx) => endAll(ctx) };`;
    const all = [
      ...sample("incident/close-all.ts", WRITER),
      ...sample("incident/end-all.ts", between),
      ...sample("incident/commands.ts", command),
    ];
    expect(openWrites(all, new Set())).toHaveLength(1);
  });

  test("caught: a write in a door itself, and one by hand", () => {
    expect(openWrites(sample("incident/forms.ts", WRITER), new Set())).toHaveLength(1);
    const byHand =
      "export const form = { submit: (ctx) => ctx.tx.query(sql`delete from incidents where true`) };";
    expect(openWrites(sample("incident/forms.ts", byHand), new Set())).toHaveLength(1);
    const constant = `const CLOSE = "update incidents set state = 'closed'";
export const form = { submit: (ctx) => ctx.tx.send(CLOSE) };`;
    expect(openWrites(sample("incident/forms.ts", constant), new Set())).not.toEqual([]);
  });

  test("caught: a start of the product that writes past the verbs", () => {
    const main = parse([
      { path: "src/features/incident/close-all.ts", text: WRITER },
      {
        path: "src/app.ts",
        text: 'import { closeAll } from "./features/incident/close-all.ts";\nexport const start = () => closeAll;',
      },
    ]);
    expect(openWrites(main, new Set())).toHaveLength(1);
  });

  test("allowed: the same write inside a verb, a timer, a listener", () => {
    const guarded = `import { closeAll } from "./close-all.ts";
export const closeIncidents = verb("incident.close", Schema, async (ctx) => closeAll(ctx));
export const closeDue = defineTimer({ kind: "incident.close-due", fire: (ctx) => closeAll(ctx) });
export const whenOver = on(releaseOver, async (ctx) => closeAll(ctx));`;
    const button = `import { closeIncidents } from "./close-incidents.ts";\nexport const b = { run: (ctx) => closeIncidents(ctx, {}) };`;
    const all = [
      ...sample("incident/close-all.ts", WRITER),
      ...sample("incident/close-incidents.ts", guarded),
      ...sample("incident/buttons.ts", button),
    ];
    expect(openWrites(all, new Set())).toEqual([]);
  });
});

describe("only a room's own files write its tables", () => {
  test("in the whole project", () => expect(foreignWrites(files, LENT)).toEqual([]));

  test("caught: another room's table, by the builder and by hand", () => {
    const builder =
      'import { incidents } from "../incident/tables.ts";\nexport const x = (ctx) => ctx.tx.delete(incidents);';
    expect(foreignWrites(sample("release/x.ts", builder), new Set())).toHaveLength(1);
    const tables = sample("incident/tables.ts", 'export const incidents = pgTable("incidents", {});');
    const byHand = sample(
      "release/x.ts",
      "export const x = (tx) => tx.query(sql`update incidents set state = 'x'`);",
    );
    expect(foreignWrites([...tables, ...byHand], new Set())).toHaveLength(1);
  });

  test("caught: inside a verb as well", () => {
    const inVerb =
      'import { incidents } from "../incident/tables.ts";\nexport const x = verb("x.y", S, (ctx) => ctx.tx.delete(incidents));';
    expect(foreignWrites(sample("release/x.ts", inVerb), new Set())).toHaveLength(1);
  });

  test("allowed: its own", () =>
    expect(foreignWrites(sample("incident/close-all.ts", WRITER), new Set())).toEqual([]));
});
