/** What Prometheus reads at /metrics. Labels name doors, kinds and outcomes; never an organisation or a person. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** From a millisecond to the three seconds that a chat platform waits. */
const FAST = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5];
/** From prompt to late: a page is due within five seconds. */
const LATE = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600];

export type Metrics = ReturnType<typeof openMetrics>;

/** Metrics of one process in a registry of their own, so that several apps in one test do not meet. */
export function openMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Counter({ name: `baton_${name}`, help, labelNames: [...labelNames], registers });
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Gauge({ name: `baton_${name}`, help, labelNames: [...labelNames], registers });
  const histogram = <Label extends string>(
    name: string,
    help: string,
    { labelNames, buckets }: { labelNames: readonly Label[]; buckets: number[] },
  ) => new Histogram({ name: `baton_${name}`, help, labelNames: [...labelNames], buckets, registers });
  return {
    registry,
    requests: counter("requests_total", "Requests by door and outcome", ["door", "outcome"]),
    requestSeconds: histogram("request_seconds", "Time from request to answer", {
      labelNames: ["door"],
      buckets: FAST,
    }),
    commits: counter("commits_total", "Transactions by what became of them", ["outcome"]),
    commitSeconds: histogram("commit_seconds", "Time of a whole transaction", {
      labelNames: [],
      buckets: FAST,
    }),
    outboxDepth: gauge("outbox_depth", "Outside effects that wait, by priority", ["priority"]),
    outboxAge: gauge("outbox_oldest_seconds", "Age of the oldest effect that is due, by priority", [
      "priority",
    ]),
    effects: counter("effects_total", "Outside effects by kind and outcome", ["kind", "outcome"]),
    effectLateSeconds: histogram("effect_late_seconds", "From due to settled", {
      labelNames: ["kind"],
      buckets: LATE,
    }),
    timerLateSeconds: histogram("timer_late_seconds", "From due to committed", {
      labelNames: ["kind"],
      buckets: LATE,
    }),
    timerFailures: counter("timer_failures_total", "Timers whose handler failed", ["kind", "parked"]),
    throttled: counter("throttled_total", "Times that a platform asked to wait", ["platform"]),
    throttledSeconds: counter("throttled_seconds_total", "Seconds that platforms asked to wait", [
      "platform",
    ]),
  };
}

/** Adds memory, event loop and garbage collection of this process; once per process. */
export const measureProcess = (metrics: Metrics): void =>
  collectDefaultMetrics({ register: metrics.registry, prefix: "baton_" });
