/**
 * Whether outsiders read along in a channel (Slack Connect). Slack tells it with events and with nothing else: for
 * everything else it is asked, and what it said is remembered for a while.
 */
import { z } from "zod";
import type { InstallationKey } from "../chat/call.ts";
import { stopwatch } from "../db/clock.ts";
import { attempt } from "./read-failure.ts";
import type { ClientOf, SlackApi } from "./web-client.ts";

/** How long an answer stands. Nobody reads along: an hour, since an event tells when somebody does. */
const FRESH_MS = { nobody: 3_600_000, somebody: 300_000, unknown: 60_000 } as const;
/** Slack waits three seconds for everything together. */
const PATIENCE_MS = 700;
/** Channels remembered; then all are asked anew. */
const MOST = 10_000;

type Told = keyof typeof FRESH_MS;

const Info = z.object({
  channel: z.object({
    is_ext_shared: z.boolean(),
    is_pending_ext_shared: z.boolean().default(false),
  }),
});

type Patience = Pick<SlackApi, "elapsedMs" | "patienceMs">;

export type FindOutsiders = (
  installation: InstallationKey,
  conversation: string,
) => Promise<boolean | undefined>;

/**
 * Asks once for each channel. True where outsiders read along, or were invited; false where Slack has just said that
 * none do; undefined where it does not say in time, or said so earlier: an event may have told otherwise since.
 * Never rejects.
 */
export function openOutsiders(
  clientOf: ClientOf,
  { elapsedMs = stopwatch(), patienceMs = PATIENCE_MS }: Patience = {},
): FindOutsiders {
  const known = new Map<string, { readonly told: Told; readonly atMs: number }>();
  const asking = new Map<string, Promise<Told>>();
  const remember = (key: string, told: Told): Told => {
    if (known.size >= MOST) known.clear();
    known.set(key, { told, atMs: elapsedMs() });
    return told;
  };
  return async (installation, conversation) => {
    const key = `${installation.enterprise} ${installation.team} ${conversation}`;
    const before = known.get(key);
    if (before && elapsedMs() - before.atMs < FRESH_MS[before.told])
      return before.told === "somebody" ? true : undefined;
    const running =
      asking.get(key) ??
      ask(clientOf, installation, conversation)
        .then((told) => remember(key, told))
        .finally(() => asking.delete(key));
    asking.set(key, running);
    const told = await inTime(running, patienceMs);
    return told === "unknown" ? undefined : told === "somebody";
  };
}

async function ask(clientOf: ClientOf, installation: InstallationKey, channel: string): Promise<Told> {
  const found = await attempt(async () =>
    Info.safeParse(await (await clientOf(installation)).conversations.info({ channel })),
  );
  if (found.kind !== "done" || !found.result.success) return "unknown";
  const { is_ext_shared, is_pending_ext_shared } = found.result.data.channel;
  return is_ext_shared || is_pending_ext_shared ? "somebody" : "nobody";
}

async function inTime(answer: Promise<Told>, withinMs: number): Promise<Told> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Told>((resolve) => {
    timer = setTimeout(() => resolve("unknown"), withinMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
