/** Socket mode's other end: a WebSocket (RFC 6455, as much of it as is needed) that hands out envelopes. */
import { createHash } from "node:crypto";
import type { Server } from "node:http";
import type { Duplex } from "node:stream";
import { z } from "zod";

export type SocketMode = {
  /** Sends an envelope to every open connection; resolves to the acknowledgement's payload, by `forgetMs` to undefined. */
  deliver(type: string, payload: unknown, forgetMs?: number): Promise<object | undefined>;
  /** Breaks every connection, as Slack does each few hours. */
  disconnect(): void;
  readonly connections: () => number;
};

const Acknowledged = z.object({ envelope_id: z.string(), payload: z.looseObject({}).default({}) });
const KEY = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/** Speaks socket mode to whoever upgrades a connection at `/link`. */
export function openSocketMode(server: Server): SocketMode {
  const open = new Set<Duplex>();
  const waiting = new Map<string, (payload: object) => void>();
  let count = 0;
  const hear = (text: string): void => {
    const read = Acknowledged.safeParse(JSON.parse(text));
    if (read.success) waiting.get(read.data.envelope_id)?.(read.data.payload);
  };
  server.on("upgrade", (request, socket) => {
    const accept = createHash("sha1")
      .update(`${request.headers["sec-websocket-key"]}${KEY}`)
      .digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    socket.on("error", () => open.delete(socket));
    readFrames(socket, hear);
    socket.write(frame(TEXT, JSON.stringify({ type: "hello", num_connections: open.size })));
  });
  return {
    connections: () => open.size,
    disconnect: () => {
      for (const socket of open) socket.destroy();
    },
    deliver: (type, payload, forgetMs = 2000) => {
      count += 1;
      const id = `envelope-${count}`;
      const answered = new Promise<object | undefined>((resolve) => {
        waiting.set(id, resolve);
        setTimeout(() => resolve(undefined), forgetMs).unref();
      });
      const envelope = JSON.stringify({ type, envelope_id: id, payload, accepts_response_payload: true });
      for (const socket of open) socket.write(frame(TEXT, envelope));
      return answered;
    },
  };
}

/** A frame of the server's: whole and unmasked. */
function frame(kind: number, text: string): Buffer {
  const body = Buffer.from(text);
  const head = body.length < 126 ? Buffer.alloc(2) : Buffer.alloc(4);
  head[0] = 0x80 | kind;
  head[1] = body.length < 126 ? body.length : 126;
  if (body.length >= 126) head.writeUInt16BE(body.length, 2);
  return Buffer.concat([head, body]);
}

/** Frames of the client's: masked, each shorter than 64 KB. */
function readFrames(socket: Duplex, hear: (text: string) => void): void {
  let rest = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (let one = take(rest); one; one = take(rest)) {
      rest = rest.subarray(one.length);
      if (one.kind === TEXT) hear(one.text);
      if (one.kind === PING) socket.write(frame(PONG, one.text));
      if (one.kind === CLOSE) socket.end(frame(CLOSE, ""));
    }
  });
}

function take(bytes: Buffer): { kind: number; text: string; length: number } | undefined {
  if (bytes.length < 6) return undefined;
  const short = bytes.readUInt8(1) & 0x7f;
  const from = short === 126 ? 4 : 2;
  const size = short === 126 ? bytes.readUInt16BE(2) : short;
  const length = from + 4 + size;
  if (bytes.length < length) return undefined;
  const mask = bytes.subarray(from, from + 4);
  const body = Buffer.from(bytes.subarray(from + 4, length)).map((byte, at) => byte ^ (mask[at % 4] ?? 0));
  return { kind: bytes.readUInt8(0) & 0x0f, text: Buffer.from(body).toString("utf8"), length };
}
