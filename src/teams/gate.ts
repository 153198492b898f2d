/** What stands before botbuilder: size, shape, token, host and tenant. Nothing of a forged request reaches the library. */
import { z } from "zod";
import { sameText } from "../core/keys.ts";
import { Activity, tenantOf } from "./activity.ts";
import { LIMITS } from "./limits.ts";
import { ISSUER, isServiceAllowed, type TeamsApp, type TeamsSettings } from "./settings.ts";
import { isTimely, readToken, type Token } from "./token.ts";

/** A request that may be authenticated, or the status with which it is turned away. */
export type Passed = {
  readonly activity: Activity;
  readonly app: TeamsApp;
  /** Null only where authentication is off. */
  readonly token: Token | null;
  readonly header: string;
};
export type Turned = { readonly status: 400 | 401 | 405 | 413 | 415 };

export const isTurned = (result: Passed | Turned): result is Turned => "status" in result;

/** Channels that an activity may come from; the Playground says `emulator` in some of its modes. */
const CHANNELS = { proven: ["msteams"], tryOut: ["msteams", "emulator"] };

/** Reads a request as far as that is safe without asking anybody. Never throws for what a stranger can send. */
export async function passGate(request: Request, settings: TeamsSettings): Promise<Passed | Turned> {
  if (request.method !== "POST") return { status: 405 };
  const isOff = settings.isAuthenticationOff === true;
  const header = request.headers.get("authorization") ?? "";
  const token = isOff ? null : readToken(header);
  if (token === undefined || (token && !isForUs(token, settings))) return { status: 401 };
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? "")) return { status: 415 };
  const body = await readBody(request);
  if (body === null) return { status: 413 };
  const parsed = parse(body);
  const activity = Activity.safeParse(parsed).data;
  // A signed activity that names no service would be answered at the public host with our token.
  if (!activity) return { status: isOff ? 400 : misshapen(parsed) };
  const app = appFor(activity, token, settings);
  const channels = isOff ? CHANNELS.tryOut : CHANNELS.proven;
  const isWelcome = channels.includes(activity.channelId) && isServiceAllowed(settings, activity.serviceUrl);
  if (!app || !isWelcome) return { status: 401 };
  if (token && token.claims.serviceurl !== activity.serviceUrl) return { status: 401 };
  return { activity, app, token, header };
}

const isForUs = ({ claims }: Token, settings: TeamsSettings): boolean =>
  claims.iss === ISSUER && settings.apps.some((app) => sameText(app.appId, claims.aud)) && isTimely(claims);

/** The app must be installed in the tenant of the conversation. */
function appFor(activity: Activity, token: Token | null, settings: TeamsSettings): TeamsApp | undefined {
  const tenant = tenantOf(activity)?.toLowerCase();
  if (tenant === undefined) return undefined;
  return settings.apps.find(
    (app) =>
      app.tenantId.toLowerCase() === tenant && (token === null || sameText(app.appId, token.claims.aud)),
  );
}

const NoService = z.object({ serviceUrl: z.union([z.null(), z.literal("")]).optional() });

const misshapen = (body: unknown): 400 | 401 => (NoService.safeParse(body).success ? 401 : 400);

/** Null where there is more of it than Teams ever sends. */
async function readBody(request: Request): Promise<string | null> {
  const length = Number(request.headers.get("content-length") ?? 0);
  if (length > LIMITS.request.bytes) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > LIMITS.request.bytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
