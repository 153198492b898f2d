/** What Microsoft's schema of Adaptive Cards 1.5 (where the machine has it) and its own parser find wrong with a card. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";

/** Fixtures that no package publishes: a folder beside this project holds them, or the one that is named. */
const fixtures = process.env.BATON_FIXTURES
  ? new URL(`file://${process.env.BATON_FIXTURES}/`)
  : new URL("../../../../shared/fixtures/", import.meta.url);
const SCHEMA = new URL("adaptive-card-1.5.schema.json", fixtures);
let check: ((card: unknown) => string[]) | null | undefined;

/** What the schema finds wrong with a card; null where there is no schema, which is said aloud once. */
export function cardMistakes(card: unknown): string[] | null {
  // Not `??=`: null is the answer that there is none.
  if (check === undefined) check = load();
  return check === null ? null : check(card);
}

export const hasCardSchema = (): boolean => existsSync(SCHEMA);

function load(): ((card: unknown) => string[]) | null {
  if (!hasCardSchema()) {
    console.warn(
      "SKIPPED: Adaptive Cards' schema 1.5 was not found, so no card was held against it; BATON_FIXTURES names its folder",
    );
    return null;
  }
  const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(SCHEMA, "utf8"));
  const validate = new Ajv({
    strict: false,
    formats: { uri: URL.canParse, "uri-reference": true, email: true },
  }).compile(schema);
  return (card) =>
    validate(card) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

type Context = { readonly eventCount: number; getEventAt(at: number): { readonly message: string } };
type AdaptiveCards = {
  readonly AdaptiveCard: new () => { parse(card: unknown, context: Context): void };
  readonly SerializationContext: new () => Context;
  readonly CardElement: { readonly langProperty: { readonly regEx: RegExp } };
};
const adaptive = createRequire(import.meta.url)("adaptivecards/dist/adaptivecards.js") as AdaptiveCards;

/** What the library that Teams' clients descend from says while it parses a card. */
export function parserComplaints(card: unknown): string[] {
  // Its check of `lang` keeps a place in its pattern and would refuse every second card.
  adaptive.CardElement.langProperty.regEx.lastIndex = 0;
  const context = new adaptive.SerializationContext();
  new adaptive.AdaptiveCard().parse(card, context);
  return Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at).message);
}
