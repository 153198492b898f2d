/** The keys that sign Microsoft's tokens, with what each may vouch for. botbuilder accepts a key that vouches for nothing. */
import { z } from "zod";
import { stopwatch } from "../db/clock.ts";

const Key = z.object({
  kty: z.literal("RSA"),
  kid: z.string(),
  n: z.string(),
  e: z.string(),
  endorsements: z.array(z.string()).optional().catch(undefined),
});
const Metadata = z.object({ jwks_uri: z.url() });
const KeySet = z.object({ keys: z.array(z.unknown()) });

export type SigningKey = z.output<typeof Key>;
export type SigningKeys = { find(kid: string): Promise<SigningKey | undefined> };

const DAY_MS = 24 * 60 * 60_000;
/** A forged key id must not make us ask Microsoft each time. */
const PATIENCE_MS = 5 * 60_000;

/** Fetched when first needed, daily, and for an unknown key. Errors: the keys cannot be fetched and none are known. */
export function signingKeys(metadataUrl: string, timeoutMs: number): SigningKeys {
  let keys: ReadonlyMap<string, SigningKey> | undefined;
  let age = stopwatch();
  let fetching: Promise<void> | undefined;
  const refresh = () => {
    fetching ??= fetchKeys(metadataUrl, timeoutMs)
      .then((fetched) => {
        keys = fetched;
        age = stopwatch();
      })
      .finally(() => {
        fetching = undefined;
      });
    return fetching;
  };
  return {
    async find(kid) {
      if (!keys) await refresh();
      else if (age() > DAY_MS || (!keys.has(kid) && age() > PATIENCE_MS)) {
        // The old keys go on being good while Microsoft cannot be reached.
        await refresh().catch(() => undefined);
      }
      return keys?.get(kid);
    },
  };
}

async function fetchKeys(metadataUrl: string, timeoutMs: number): Promise<ReadonlyMap<string, SigningKey>> {
  const { jwks_uri } = Metadata.parse(await getJson(metadataUrl, timeoutMs));
  const { keys } = KeySet.parse(await getJson(jwks_uri, timeoutMs));
  return new Map(
    keys.flatMap((key) => {
      const parsed = Key.safeParse(key).data;
      return parsed ? [[parsed.kid, parsed] as const] : [];
    }),
  );
}

async function getJson(url: string, timeoutMs: number): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: "error" });
  if (!response.ok) throw new Error(`the keys could not be fetched: status ${response.status}`);
  return response.json();
}
