/** Everything Baton answers over HTTP, as one function from request to response; tests call it without a port. */
import { Hono } from "hono";
import { fulfilled, type House } from "../core/house.ts";
import { newReference } from "../core/in-organisation.ts";
import { sameText } from "../core/keys.ts";
import { stopwatch } from "../db/clock.ts";
import { addApi } from "./api.ts";
import { askedLanguage } from "./asked-language.ts";
import type { Endpoint } from "./endpoint.ts";
import { addHealth, type ReadyCheck } from "./health.ts";
import { forgetTables, measureTables } from "./measure-engine.ts";
import type { Metrics } from "./metrics.ts";
import { addPageLink } from "./page-link.ts";
import { pageLinkPort } from "./ports.ts";
import { BadRequest, problem, problemOf, problemResponse } from "./problem.ts";
import type { Served } from "./served.ts";

/** A door of its own (`/slack/events`): takes the raw request, answers it whatever happens. */
export type Door = (request: Request) => Promise<Response>;

export type WebApp = {
  readonly fetch: (request: Request) => Promise<Response>;
  /** Adds a door for POST. `name` is its label in the metrics. */
  mount(path: string, name: string, door: Door): void;
  /** From now on /readyz says that this process is ending. */
  startDraining(): void;
};

export type WebParts = {
  readonly house: House;
  /** Null: nobody but an orchestrator and Prometheus has anything to ask here. */
  readonly endpoints: readonly Endpoint[] | null;
  readonly metrics: Metrics;
  readonly checks: readonly ReadyCheck[];
  readonly metricsToken?: string | undefined;
};

const SAFE_HEADERS: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cache-control": "no-store",
  "cross-origin-resource-policy": "same-origin",
};

/** Puts the app together. Nothing listens yet: see `serve.ts`. */
export function openWebApp(parts: WebParts): WebApp {
  const { house, metrics } = parts;
  const app = new Hono<Served>();
  let isDraining = false;
  observe(app, parts);
  addHealth(app, parts.checks, () => isDraining);
  addMetrics(app, parts);
  if (parts.endpoints !== null) addApi(app, house, parts.endpoints);
  if (parts.endpoints !== null && fulfilled(house, pageLinkPort)) addPageLink(app, house);
  const ways = new Map<string, Set<string>>();
  for (const { method, path } of app.routes) {
    if (path === "/*") continue;
    ways.set(path, (ways.get(path) ?? new Set()).add(method));
  }
  for (const [path, methods] of ways) refuseOtherMethods(app, path, [...methods]);
  app.notFound((context) => problemResponse(problem("not-found", context.var)));
  app.onError((error, context) => problemResponse(problemOf(error, context.var, house.log)));
  return {
    fetch: async (request) => app.fetch(request),
    mount(path, name, door) {
      app.post(path, (context) => {
        context.set("door", name);
        return door(context.req.raw);
      });
      refuseOtherMethods(app, path, ["POST"]);
      metrics.requests.inc({ door: name, outcome: "2xx" }, 0);
    },
    startDraining() {
      isDraining = true;
    },
  };
}

/** Around every request: a reference, the language, safe headers, and how long it took. */
function observe(app: Hono<Served>, { house, metrics }: WebParts): void {
  const isPublicSecure = house.publicUrl.startsWith("https:");
  app.use(async (context, next) => {
    const elapsedMs = stopwatch();
    const reference = newReference();
    context.set("reference", reference);
    context.set("language", askedLanguage(context.req.header("accept-language")));
    context.set("door", doorOf(context.req.path));
    await next();
    const { door } = context.var;
    // On the answer itself: a copy of it would be sent as a stream.
    const { headers, status } = context.res;
    for (const [name, value] of Object.entries(SAFE_HEADERS))
      if (!headers.has(name)) headers.set(name, value);
    if (isPublicSecure) headers.set("strict-transport-security", "max-age=31536000");
    headers.set("baton-reference", reference);
    metrics.requests.inc({ door, outcome: `${Math.floor(status / 100)}xx` });
    metrics.requestSeconds.observe({ door }, elapsedMs() / 1000);
  });
}

/** A label from a closed set: paths that strangers try must not become labels. */
function doorOf(path: string): string {
  if (path.startsWith("/api/v1/")) return "api";
  if (path.startsWith("/p/")) return "page";
  return ["/healthz", "/readyz", "/metrics"].includes(path) ? "health" : "other";
}

function refuseOtherMethods(app: Hono<Served>, path: string, methods: readonly string[]): void {
  app.all(path, (context) => {
    const refused = problemResponse(problem("wrong-method", context.var));
    refused.headers.set("allow", [...methods, ...(methods.includes("GET") ? ["HEAD"] : [])].join(", "));
    return refused;
  });
}

function addMetrics(app: Hono<Served>, { house, metrics, metricsToken }: WebParts): void {
  app.get("/metrics", async (context) => {
    const given = context.req.header("authorization") ?? "";
    if (metricsToken !== undefined && !sameText(given, `Bearer ${metricsToken}`))
      throw new BadRequest("unauthorised");
    try {
      await measureTables(house.db, metrics);
    } catch (error) {
      // Without the database the other figures are what an operator needs most.
      forgetTables(metrics);
      house.log.warn(
        { reason: error instanceof Error ? error.name : "unknown" },
        "the engine's tables were not measured",
      );
    }
    return new Response(await metrics.registry.metrics(), {
      headers: { "content-type": metrics.registry.contentType },
    });
  });
}
