/**
 * A door between one process and its Postgres that sees every COMMIT: before it reaches the server, and after the
 * server has done it but before the process hears of it. Each is named by the tables that its transaction wrote.
 */
import { connect, createServer, type Socket } from "node:net";

export type Moment = { readonly name: string; readonly when: "before" | "after" };

export type CommitWatch = {
  readonly port: number;
  /** Called at each moment; true ends the connection there and lets nothing more through. */
  onMoment: (moment: Moment) => boolean;
  stop(): Promise<void>;
};

/** Opens it before the server on `port`. */
export async function watchCommits(port: number): Promise<CommitWatch> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, "127.0.0.1");
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      // Many small messages: without this each waits for the other side to confirm the last.
      socket.setNoDelay(true);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => sockets.delete(socket));
    }
    pass(watch, client, upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const watch: CommitWatch = {
    port: typeof address === "object" && address ? address.port : 0,
    onMoment: () => false,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return watch;
}

/** Not "for update", nor what an insertion does on a conflict. */
const WRITES = /\b(insert\s+into|(?<!\b(?:for|key|do)\s+)update|delete\s+from)\s+"?(\w+)"?/gi;

/**
 * Postgres' wire protocol, as far as it takes: Parse gives a statement its name, Bind says that it is done now, and
 * Query does its text at once. Statements leave before those ahead of them are answered, so ends wait for their turn.
 */
function pass(watch: CommitWatch, client: Socket, upstream: Socket): void {
  const statements = new Map<string, string>();
  let written = new Set<string>();
  /** What the ends of transactions on their way wrote; null where it is taken back. */
  const unanswered: (string | null)[] = [];
  let isOver = false;
  const end = () => {
    isOver = true;
    client.destroy();
    upstream.destroy();
  };
  const textOf = (type: string, body: Buffer): string | undefined => {
    if (type === "P") parsed(statements, body);
    if (type === "B") return statements.get(bound(body));
    return type === "Q" ? zeroTerminated(body, 0)[0] : undefined;
  };
  /** Whether it ends here. */
  const dies = (text: string): boolean => {
    if (/^begin/i.test(text)) written = new Set();
    for (const [, verb, table] of text.matchAll(WRITES))
      written.add(`${verb?.split(/\s/)[0]?.toLowerCase()} ${table}`);
    if (/^rollback/i.test(text)) unanswered.push(null);
    if (!/^commit/i.test(text)) return false;
    const name = [...written].sort().join(", ") || "nothing";
    unanswered.push(name);
    return watch.onMoment({ name, when: "before" });
  };
  const fromClient = splitter(false, (type, body, whole) => {
    if (isOver) return;
    const text = textOf(type, body);
    if (text !== undefined && dies(text)) return end();
    upstream.write(whole);
  });
  const fromServer = splitter(true, (type, body, whole) => {
    if (isOver) return;
    const command = type === "C" ? body.toString("latin1") : "";
    // A transaction in which something had failed is answered with ROLLBACK.
    const name = /^(COMMIT|ROLLBACK)/.test(command) ? unanswered.shift() : undefined;
    if (name && command.startsWith("COMMIT") && watch.onMoment({ name, when: "after" })) return end();
    client.write(whole);
  });
  client.on("data", fromClient);
  upstream.on("data", fromServer);
  client.on("close", () => upstream.destroy());
  upstream.on("close", () => client.destroy());
}

const zeroTerminated = (body: Buffer, from: number): [string, number] => {
  const end = body.indexOf(0, from);
  return [body.toString("utf8", from, end), end + 1];
};

function parsed(statements: Map<string, string>, body: Buffer): string {
  const [statement, next] = zeroTerminated(body, 0);
  const [text] = zeroTerminated(body, next);
  statements.set(statement, text);
  return text;
}

const bound = (body: Buffer): string => zeroTerminated(body, zeroTerminated(body, 0)[1])[0];

type Message = (type: string, body: Buffer, whole: Buffer) => void;

/** Cuts a stream into messages. A client's first has no type. */
function splitter(isTyped: boolean, take: Message): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  let hasType = isTyped;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const head = hasType ? 1 : 0;
      if (rest.length < head + 4) return;
      const length = rest.readUInt32BE(head) + head;
      if (rest.length < length) return;
      const whole = rest.subarray(0, length);
      rest = rest.subarray(length);
      take(hasType ? String.fromCharCode(whole[0] ?? 0) : "", whole.subarray(head + 4), whole);
      hasType = true;
    }
  };
}
