/** What can go wrong between us and Slack, for tests that want it to. */

export type Fault =
  /** Too many requests; nothing was done. */
  | { readonly kind: "throttle"; readonly seconds: number }
  /** An HTTP status with a page of somebody's proxy. `hasActed`: the work was done before it. */
  | { readonly kind: "status"; readonly status: number; readonly hasActed: boolean }
  /** The work is done and the answer is lost. */
  | { readonly kind: "drop-reply" }
  /** The connection breaks before anything is done. */
  | { readonly kind: "drop-request" }
  | { readonly kind: "delay"; readonly ms: number }
  /** Slack's own refusal, whatever was asked. */
  | { readonly kind: "error"; readonly code: string };

export type FaultFor = (call: {
  readonly method: string;
  readonly args: Readonly<Record<string, unknown>>;
}) => Fault | undefined;

export type Faults = {
  /** The next `times` calls of this method meet this fault. */
  failNext(method: string, fault: Fault, times?: number): void;
  /** Asked about every call that no `failNext` answers; for chaos. */
  choose(faultFor: FaultFor): void;
  take: FaultFor;
};

export function makeFaults(): Faults {
  const waiting: { method: string; fault: Fault }[] = [];
  let chosen: FaultFor = () => undefined;
  return {
    failNext: (method, fault, times = 1) => {
      for (let each = 0; each < times; each += 1) waiting.push({ method, fault });
    },
    choose: (faultFor) => {
      chosen = faultFor;
    },
    take: (call) => {
      const at = waiting.findIndex((each) => each.method === call.method);
      return at < 0 ? chosen(call) : waiting.splice(at, 1)[0]?.fault;
    },
  };
}
