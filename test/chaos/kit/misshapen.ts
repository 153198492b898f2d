/** Requests that no client of anybody's makes: genuine ones with something changed in them, rightly signed all the same. */
import { SLACK_SECRET } from "../../kit/fake-slack.ts";
import { encode, mutate } from "../../kit/slack/bodies.ts";
import { genuinely } from "../../kit/slack/forgeries.ts";
import type { seededRandom } from "../../kit/slack/seeded-random.ts";
import type { Captured } from "./capture.ts";
import type { Knock } from "./knock.ts";

type Random = ReturnType<typeof seededRandom>;

/** What a request is named by in the verdict, and what is sent. */
export type Misshapen = { readonly name: string; readonly asked: Knock };

export type Genuine = {
  readonly captured: readonly Captured[];
  /** `Authorization` of programs; several, since each may ask only so often. */
  readonly tokens: readonly string[];
  readonly seconds: number;
};

const JSON_TYPE = "application/json";
const TYPES = [
  JSON_TYPE,
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "",
  "a/b; c",
];
const ENDPOINTS = ["/api/v1/incidents", "/api/v1/releases"];
const LOOKS = [
  ...["/healthz", "/readyz", "/metrics", "/api/v1/openapi.json", "/", "/p/", "/favicon.ico", "/slack/events"],
  ...[
    "/api/messages",
    "/api/v1/incidents/1",
    "/api/v1/releases/1",
    "/api/v1/incidents/",
    "/p/0000000000000000",
  ],
];
const ENDS = [
  ...[
    "",
    "?",
    "?x=%00",
    "?x=%ff%fe",
    "/%00",
    "/%F0%9F",
    "/..%2f..%2f",
    "/__proto__",
    "//",
    "?__proto__[x]=1",
  ],
  ...[
    "/99999999999",
    "/-1",
    "/1e309",
    "/%E2%80%AE",
    `/${"x".repeat(3000)}`,
    "#",
    "?full=1&full=2",
    "/constructor",
  ],
];
const METHODS = ["GET", "GET", "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "POST", "TRACE"];

/** One of chance. */
export function misshapen(genuine: Genuine, random: Random): Misshapen {
  const kind = random.below(100);
  if (kind < 10) return look(random);
  if (kind < 20) return program(genuine, random);
  const one = random.pick(genuine.captured);
  const text = bodyFor(one, random);
  return one.from === "slack"
    ? slack(text, genuine, random)
    : { name: one.from, asked: { ...one, body: text.text } };
}

type Written = { readonly text: string; readonly type: string };

/** Its body changed up to four times, cut off, wrapped in depth, grown, or with keys that objects have by nature. */
function bodyFor(one: Captured, random: Random): Written {
  const way = random.below(20);
  let body: unknown = decoded(one);
  // One text alone, deep inside, gets further than anything coarser.
  if (way > 15) body = reworded(body, random);
  else for (let change = random.below(4); change >= 0; change -= 1) body = mutate(body, random);
  const written =
    one.from === "slack" ? encode(body, random) : { text: JSON.stringify(body) ?? "", type: JSON_TYPE };
  if (way === 0) return { ...written, text: written.text.slice(0, random.below(written.text.length + 1)) };
  if (way === 1) return { ...written, text: nested(written.text, depth(random)) };
  if (way === 2) return { ...written, text: grown(written.text, random) };
  if (way === 3) return { ...written, text: written.text.replace("{", NATURAL) };
  return written;
}

const ODD_TEXTS = [
  ...[
    "",
    " ",
    "\u0000",
    "\ud83d",
    "\udc00x",
    "\u202e",
    "🔥".repeat(3000),
    "a".repeat(4000),
    "0",
    "-1",
    "NaN",
    "[]",
  ],
  ...[
    "{{x}}",
    "$t(x)",
    "<!channel>",
    "<@U0ANNA>",
    "<at>x</at>",
    "%00",
    "../..",
    "null",
    "__proto__",
    "9".repeat(30),
  ],
];

/** The same with one of its texts replaced, or grown at its end; which one is chance. */
function reworded(value: unknown, random: Random): unknown {
  if (typeof value === "string") return `${random.below(2) === 0 ? value : ""}${random.pick(ODD_TEXTS)}`;
  if (typeof value !== "object" || value === null) return value;
  const chosen = random.below(Object.keys(value).length);
  const entries = Object.entries(value).map(([key, each], at): [string, unknown] => [
    key,
    at === chosen ? reworded(each, random) : each,
  ]);
  return Array.isArray(value) ? entries.map(([, each]) => each) : Object.fromEntries(entries);
}

const NATURAL =
  '{"__proto__":{"isAdmin":true,"isBot":false},"constructor":{"prototype":{"isOutsider":false}},';
/** Rarely deeper than any stack. */
const depth = (random: Random): number => 1 + random.below(random.below(10) === 0 ? 20_000 : 300);
const nested = (text: string, depth: number): string => `${'{"x":'.repeat(depth)}${text}${"}".repeat(depth)}`;

/** Up to a little more than the doors take; large ones are rare, or nothing else would be sent. */
function grown(text: string, random: Random): string {
  const room = random.below(20) === 0 ? 1_100_000 : 20_000;
  return text.replace(
    /"(text|value|name|title)":"/,
    (start) => `${start}${"🔥\\u0000x".repeat(random.below(room / 9))}`,
  );
}

/** What was sent, as the object that it was made of. */
function decoded({ body }: Captured): unknown {
  if (body.startsWith("{")) return JSON.parse(body);
  const fields = new URLSearchParams(body);
  const payload = fields.get("payload");
  return payload === null ? Object.fromEntries(fields) : JSON.parse(payload);
}

function slack({ text, type }: Written, { seconds }: Genuine, random: Random): Misshapen {
  const sent = genuinely({
    ...{ secret: SLACK_SECRET, seconds, body: text },
    type: random.below(12) === 0 ? random.pick(TYPES) : type,
  });
  return { name: "slack", asked: { path: "/slack/events", ...sent } };
}

const PROGRAM = [
  { title: "disk is full", severity: "sev2", service: "checkout", isPractice: false, isPrivate: false },
  {
    ...{ service: "checkout", version: "1.2.3", environment: "staging", regions: ["berlin"], notes: "" },
    ...{ rollback: "helm", plannedFor: "2027-03-09T12:00:00Z", requester: "anna" },
  },
];

function program({ tokens }: Genuine, random: Random): Misshapen {
  let body: unknown = random.pick(PROGRAM);
  // At least one change: what is good and sent in masses measures something else.
  for (let change = random.below(3); change >= 0; change -= 1) body = mutate(body, random);
  const text = JSON.stringify(body) ?? "";
  const key =
    random.below(3) === 0 ? { "idempotency-key": random.pick(["k-1", "k-2", "", "x".repeat(300)]) } : {};
  const type = random.below(12) === 0 ? random.pick(TYPES) : JSON_TYPE;
  const authorization =
    random.below(20) === 0 ? random.pick(["Bearer", "Bearer x", ""]) : random.pick(tokens);
  return {
    name: "program",
    asked: {
      path: random.pick(ENDPOINTS),
      headers: { authorization, "content-type": type, ...key },
      body: random.below(15) === 0 ? nested(text, depth(random)) : text,
    },
  };
}

function look(random: Random): Misshapen {
  const [path, method] = [`${random.pick(LOOKS)}${random.pick(ENDS)}`, random.pick(METHODS)];
  return { name: `${method} ${path.slice(0, 40)}`, asked: { path, method } };
}
