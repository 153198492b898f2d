/** Microsoft's schema of Adaptive Cards 1.5, where the machine has it. */
import { existsSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";

const SCHEMA = "/work/shared/fixtures/adaptive-card-1.5.schema.json";
let check: ((card: unknown) => string[]) | null | undefined;

/** What the schema finds wrong with a card; null where there is no schema, which is said aloud once. */
export function cardMistakes(card: unknown): string[] | null {
  check ??= load();
  return check === null ? null : check(card);
}

export const hasCardSchema = (): boolean => existsSync(SCHEMA);

function load(): ((card: unknown) => string[]) | null {
  if (!hasCardSchema()) {
    console.warn(`SKIPPED: cards are not held against Adaptive Cards 1.5, since ${SCHEMA} is absent`);
    return null;
  }
  const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(SCHEMA, "utf8"));
  const validate = new Ajv({ strict: false, formats: { uri: URL.canParse, "uri-reference": true, email: true } }).compile(schema);
  return (card) =>
    validate(card) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}
