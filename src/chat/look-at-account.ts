/** The look at an account before anything is done with it: only where what is known of it is old. */
import { fulfilled, type House } from "../core/house.ts";
import { describeError } from "../db/errors.ts";
import type { AccountFacts, Call } from "./call.ts";
import { platformsPort } from "./conversation.ts";
import type { Known } from "./directory.ts";

/** Guests and leavers change by the hour; events tell of most of it, a day bounds the rest. */
const FRESH_MS = 24 * 3_600_000;
/** Slack waits three seconds for everything together. */
const PATIENCE_MS = 700;

export const isFresh = (known: Pick<Known, "seenAt"> | null, now: Date): boolean =>
  known?.seenAt != null && now.getTime() - known.seenAt.getTime() < FRESH_MS;

/** Somebody acts; what a platform tells by itself needs no look. */
const ACTS: ReadonlySet<Call["ask"]["kind"]> = new Set([
  "command",
  "button",
  "form",
  "message-action",
  "home",
  "arrived",
]);

export const isWorthALook = ({ ask, account }: Call): boolean => ACTS.has(ask.kind) && account.subject !== "";

/** Resolves to null where the answer could not be had in time. Never rejects. */
export type Look = (call: Call) => Promise<AccountFacts | null>;

/** One question at a time for each account, however many of its calls wait for the answer. */
export function openLook(house: House): Look {
  const asked = new Map<string, Promise<AccountFacts | null>>();
  return (call) => {
    const { provider, tenant, subject } = call.account;
    const key = [provider, tenant, subject].join(" ");
    const running = asked.get(key) ?? inTime(ask(house, call)).finally(() => asked.delete(key));
    asked.set(key, running);
    return running;
  };
}

async function ask(house: House, call: Call): Promise<AccountFacts | null> {
  const { installation, account, place } = call;
  const platform = fulfilled(house, platformsPort)?.get(installation.platform);
  if (!platform) return null;
  try {
    const found = await platform.findAccount({ installation, account, place });
    if (found.kind === "done") return found.result;
    house.log.info({ platform: platform.name, reason: found.reason }, "an account could not be looked up");
  } catch (error) {
    house.log.info({ platform: platform.name, cause: describeError(error) }, "the look at an account failed");
  }
  return null;
}

async function inTime(answer: Promise<AccountFacts | null>): Promise<AccountFacts | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
