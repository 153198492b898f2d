/**
 * Loads postgres.js with six defects of its 3.4.9 mended, until a release does (its issues 1154, 1208): a
 * statement that follows on a connection which has just closed ends the whole process; one that was waiting to be
 * written when its connection closed leaves that connection mute for ever, and so does one that comes between a
 * connection's error and its end; and the farewell of a server that ended refuses the first statement after it is
 * back. Those need only a Postgres that restarts. The fifth needs a pooler before it: a prepared statement that the
 * server does not know is sent again after those that followed it, outside of their transaction. The sixth: whatever was
 * asked and answered outlives two collections of the young (V8 13), because each query makes functions that hold it; then
 * each collection takes 8 instead of 3 ms, in which nobody is served. The text is mended as it is loaded, so that it
 * holds however Baton was installed.
 */
import { registerHooks } from "node:module";
import type postgres from "postgres";

const MENDED = /\/postgres\/(?:src|cjs\/src)\/(connection|query)\.js$/;

type Mend = readonly [from: string, to: string];

/** What stands in each file, and what stands there afterwards. */
const MENDS: Readonly<Record<string, readonly Mend[]>> = {
  connection: [
    [
      "    if (terminated)\n      return queryError(q, Errors.connection('CONNECTION_DESTROYED', options))\n\n    if (stream)",
      // True: it is answered, and the closed connection stays out of the pool of busy ones.
      "    if (terminated)\n      return queryError(q, Errors.connection('CONNECTION_DESTROYED', options))\n\n    if (!socket)\n      return queryError(q, Errors.connection('CONNECTION_CLOSED', options)), true\n\n    if (stream)",
    ],
    [
      "    const x = socket.write(chunk, fn)\n    nextWriteTimer !== null",
      "    const x = socket ? socket.write(chunk, fn) : true\n    nextWriteTimer !== null",
    ],
    [
      "    clearImmediate(nextWriteTimer)\n    if (socket) {",
      "    clearImmediate(nextWriteTimer)\n    nextWriteTimer = chunk = null\n    if (socket) {",
    ],
    [
      "    clearImmediate(nextWriteTimer)\n    socket.removeListener('data', data)",
      "    clearImmediate(nextWriteTimer)\n    nextWriteTimer = chunk = errorResponse = null\n    socket.removeListener('data', data)",
    ],
    [
      "            ? retry(query, errorResponse)",
      "            ? (delete statements[query.signature], errored(errorResponse))",
    ],
    ["    !hadError && (query || sent.length) && error(", "    ;(query || sent.length) && error("],
    // Statements that are sent together are one write, and not one for each 1,024 bytes.
    ["    if (fn || chunk.length >= 1024)", "    if (fn || chunk.length >= 65536)"],
  ],
  query: [
    [
      "    this.resolve = x => (this.active = false, resolve(x))\n    this.reject = x => (this.active = false, reject(x))",
      "    this.settle = { resolve, reject }",
    ],
    [
      "  static get [Symbol.species]() {",
      "  resolve(x) {\n    this.active = false\n    this.settle.resolve(x)\n  }\n\n  reject(x) {\n    this.active = false\n    this.settle.reject(x)\n  }\n\n  static get [Symbol.species]() {",
    ],
  ],
};

/** postgres.js's own function. Errors: another postgres.js, which must be looked at first. */
export async function loadPostgres(): Promise<typeof postgres> {
  const hooks = registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      const [, file] = MENDED.exec(url) ?? [];
      if (file === undefined) return loaded;
      return { ...loaded, source: mend(file, new TextDecoder().decode(sourceOf(loaded.source))) };
    },
  });
  try {
    return (await import("postgres")).default;
  } finally {
    hooks.deregister();
  }
}

const sourceOf = (source: string | ArrayBuffer | NodeJS.TypedArray | undefined) =>
  typeof source === "string" ? Buffer.from(source) : source;

function mend(file: string, source: string): string {
  let text = source;
  for (const [from, to] of MENDS[file] ?? []) {
    if (!text.includes(from))
      throw new Error("postgres.js is another one: does src/db/mend-postgres.ts still have work to do?");
    text = text.replace(from, () => to);
  }
  return text;
}
