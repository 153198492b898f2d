/** Queries of hot paths: drizzle builds each once for a connection, since building costs ten times what sending does. */
import type { Queries } from "./session.ts";

type Built<Result> = { execute(values?: Record<string, unknown>): Promise<Result> };

/** Made once, at the top of a module; run by `tx.run`. */
export type Prepared<Values, Result> = {
  readonly build: (queries: Queries) => Built<Result>;
  /** Never there: which values its `sql.placeholder`s are given. */
  readonly values?: Values;
};

/** `build` ends with `.prepare("…")`; the name is drizzle's and means nothing here. */
export const prepared =
  <Values extends Record<string, unknown>>() =>
  <Result>(build: (queries: Queries) => Built<Result>): Prepared<Values, Result> => ({ build });

const known = new WeakMap<Queries, Map<unknown, Built<unknown>>>();

/** Its rows. Errors: the database's. */
export function runPrepared<Values extends Record<string, unknown>, Result>(
  queries: Queries,
  statement: Prepared<Values, Result>,
  values: Values,
): Promise<Result> {
  const built = known.get(queries) ?? new Map<unknown, Built<unknown>>();
  known.set(queries, built);
  const query = (built.get(statement) as Built<Result> | undefined) ?? statement.build(queries);
  built.set(statement, query);
  return query.execute(values);
}
