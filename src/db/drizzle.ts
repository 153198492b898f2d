/**
 * The one door to drizzle-orm. Its ES modules cost 0.3 s and 130 MB at start (its package.json is parsed
 * again for each of a hundred modules); the CommonJS form costs 45 ms and 20 MB.
 */
import { createRequire } from "node:module";

const load = createRequire(import.meta.url);
rememberClasses();
const core = load("drizzle-orm/pg-core") as typeof import("drizzle-orm/pg-core");
const orm = load("drizzle-orm") as typeof import("drizzle-orm");

export const {
  pgTable,
  bigint,
  bigserial,
  boolean,
  check,
  date,
  doublePrecision,
  foreignKey,
  getTableConfig,
  index,
  integer,
  jsonb,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} = core;
export const {
  and,
  asc,
  count,
  desc,
  eq,
  exists,
  getTableColumns,
  getTableName,
  gt,
  gte,
  ilike,
  inArray,
  isNotNull,
  isNull,
  like,
  lt,
  lte,
  max,
  min,
  ne,
  not,
  notInArray,
  or,
  sql,
} = orm;

export type { InferInsertModel, InferSelectModel, Placeholder, SQL } from "drizzle-orm";
export type { AnyPgColumn, PgDatabase, PgQueryResultHKT, PgTable } from "drizzle-orm/pg-core";

/** Loads a driver only when it is used: an embedded start never parses postgres.js, and the reverse. */
export const loadPostgresDriver = () =>
  load("drizzle-orm/postgres-js") as typeof import("drizzle-orm/postgres-js");
export const loadEmbeddedDriver = () => load("drizzle-orm/pglite") as typeof import("drizzle-orm/pglite");

type Entity = { is(value: unknown, type: object): boolean };

/**
 * While it builds a query drizzle asks of each piece which of its classes it is, up a chain of prototypes: a quarter of
 * the whole cost. The answer is the same for every piece of a class. To be called before anything of it is loaded.
 */
function rememberClasses(): void {
  const entity = load("drizzle-orm/entity") as Entity;
  const loaded = load.cache[load.resolve("drizzle-orm/entity")];
  if (!loaded) return;
  const known = new WeakMap<object, Map<object, boolean>>();
  const is: Entity["is"] = (value, type) => {
    if (!value || typeof value !== "object") return false;
    const own: unknown = Object.getPrototypeOf(value)?.constructor;
    if (typeof own !== "function") return entity.is(value, type);
    const answers = known.get(own) ?? new Map<object, boolean>();
    known.set(own, answers);
    const answer = answers.get(type) ?? entity.is(value, type);
    answers.set(type, answer);
    return answer;
  };
  loaded.exports = Object.create(entity, { is: { value: is, enumerable: true } });
}
