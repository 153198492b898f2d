/** An expected "no", shown to the caller in his language. Everything else that is thrown is a fault. */

export type RefusalParams = Readonly<Record<string, string | number>>;

export type RefusalKey = `${string}.${string}`;

export class Refusal extends Error {
  /** `<feature>.<reason>`: the text stands in `locales/<language>/<feature>.json` under `refusal.<reason>`. */
  readonly key: RefusalKey;
  readonly params: RefusalParams;
  /** The form's field that the refusal is about, where there is one. */
  readonly field: string | undefined;
  constructor(key: RefusalKey, params: RefusalParams = {}, field?: string) {
    super(key);
    this.name = "Refusal";
    this.key = key;
    this.params = params;
    this.field = field;
  }
}

/**
 * A "no" that follows from who asks: a right, a group, an account, one's own request. Each is put on record, in
 * contrast to a "no" that anybody would have got (too late, unknown, badly typed).
 */
export class Denial extends Refusal {}

/** A broken promise of our own code: logged with a reference that the caller sees. */
export class Fault extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "Fault";
  }
}

/** The only element of a list. Errors: a fault where there is none. */
export function only<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Fault("a row was expected and none came back");
  return row;
}

/** For the end of a switch over a closed union: a new member does not compile until it is handled. */
export function impossible(value: never): never {
  throw new Fault(`unexpected ${JSON.stringify(value)}`);
}
