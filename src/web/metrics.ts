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
  return { registry, ...requestMetrics(makers(registry)), ...engineMetrics(makers(registry)) };
}

/** How this registry's metrics are made: a name, a line of help, labels. */
function makers(registry: Registry) {
  const registers = [registry];
  return {
    counter: <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
      new Counter({ name: `baton_${name}`, help, labelNames: [...labelNames], registers }),
    gauge: <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
      new Gauge({ name: `baton_${name}`, help, labelNames: [...labelNames], registers }),
    fast: <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
      new Histogram({ name: `baton_${name}`, help, labelNames: [...labelNames], buckets: FAST, registers }),
    late: <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
      new Histogram({ name: `baton_${name}`, help, labelNames: [...labelNames], buckets: LATE, registers }),
  };
}

const requestMetrics = ({ counter, fast }: ReturnType<typeof makers>) => ({
  requests: counter("requests_total", "Requests by door and outcome", ["door", "outcome"]),
  requestSeconds: fast("request_seconds", "Time from request to answer", ["door"]),
  commits: counter("commits_total", "Transactions by what became of them", ["outcome"]),
  commitSeconds: fast("commit_seconds", "Time of a whole transaction", []),
});

const engineMetrics = ({ counter, gauge, late }: ReturnType<typeof makers>) => ({
  outboxDepth: gauge("outbox_depth", "Outside effects that wait, by priority", ["priority"]),
  outboxAge: gauge("outbox_oldest_seconds", "Age of the oldest effect that is due", ["priority"]),
  timersDue: gauge("timers_due", "Timers that are due and have not fired", []),
  timersAge: gauge("timers_oldest_seconds", "Age of the oldest timer that is due and has not fired", []),
  parked: gauge("parked", "What was given up and waits for an operator: npm run parked", ["what"]),
  effects: counter("effects_total", "Outside effects by kind and outcome", ["kind", "outcome"]),
  effectLateSeconds: late("effect_late_seconds", "From due to settled", ["kind"]),
  timerLateSeconds: late("timer_late_seconds", "From due to committed", ["kind"]),
  timerFailures: counter("timer_failures_total", "Timers whose handler failed", ["kind", "parked"]),
  throttled: counter("throttled_total", "Times that a platform asked to wait", ["platform"]),
  throttledSeconds: counter("throttled_seconds_total", "Seconds that platforms asked to wait", ["platform"]),
});

/** Adds memory, event loop and garbage collection of this process; once per process. */
export const measureProcess = (metrics: Metrics): void =>
  collectDefaultMetrics({ register: metrics.registry, prefix: "baton_" });
