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

const WRITES = /^\s*(insert into|update|delete from)\s+"?(\w+)"?/i;

/** Postgres' wire protocol, as far as it takes: Parse gives a statement its name, Bind says that it is done now. */
function pass(watch: CommitWatch, client: Socket, upstream: Socket): void {
  const statements = new Map<string, string>();
  let written = new Set<string>();
  let name = "";
  let isOver = false;
  const end = () => {
    isOver = true;
    client.destroy();
    upstream.destroy();
  };
  const fromClient = splitter(false, (type, body, whole) => {
    if (isOver) return;
    const text =
      type === "P" ? parsed(statements, body) : type === "B" ? statements.get(bound(body)) : undefined;
    if (type === "B" && text !== undefined) {
      const table = WRITES.exec(text);
      if (table) written.add(`${table[1]?.split(" ")[0]?.toLowerCase()} ${table[2]}`);
      if (/^commit/i.test(text)) {
        name = [...written].sort().join(", ") || "nothing";
        if (watch.onMoment({ name, when: "before" })) return end();
      }
    }
    upstream.write(whole);
  });
  const fromServer = splitter(true, (type, body, whole) => {
    if (isOver) return;
    if (type === "C" && body.toString("latin1").startsWith("BEGIN")) written = new Set();
    if (
      type === "C" &&
      body.toString("latin1").startsWith("COMMIT") &&
      watch.onMoment({ name, when: "after" })
    )
      return end();
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
