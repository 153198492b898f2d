/**
 * The one door to drizzle-orm. Its ES modules cost 0.3 s and 130 MB at start (its package.json is parsed
 * again for each of a hundred modules); the CommonJS form costs 45 ms and 20 MB.
 */
import { createRequire } from "node:module";

const load = createRequire(import.meta.url);
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

export type { InferInsertModel, InferSelectModel, SQL } from "drizzle-orm";
export type { AnyPgColumn, PgDatabase, PgQueryResultHKT, PgTable } from "drizzle-orm/pg-core";

/** Loads a driver only when it is used: an embedded start never parses postgres.js, and the reverse. */
export const loadPostgresDriver = () =>
  load("drizzle-orm/postgres-js") as typeof import("drizzle-orm/postgres-js");
export const loadEmbeddedDriver = () => load("drizzle-orm/pglite") as typeof import("drizzle-orm/pglite");
