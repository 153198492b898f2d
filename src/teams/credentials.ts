/** Our token towards Microsoft, from whichever app password is valid. */
import type { ConfigurationServiceClientCredentialFactory } from "botbuilder";
import { botbuilder } from "./botbuilder.ts";
import type { TeamsApp, TeamsSettings } from "./settings.ts";

type Factory = Pick<
  ConfigurationServiceClientCredentialFactory,
  "isValidAppId" | "isAuthenticationDisabled" | "createCredentials"
>;
type Credentials = Awaited<ReturnType<Factory["createCredentials"]>>;
type Signed = Parameters<Credentials["signRequest"]>[0];

/** No token was given, so nothing was sent. */
export class NoBearer extends Error {}

/** What botbuilder asks for credentials. Two valid passwords at once let one be replaced without a pause. */
export function credentialsFactory(settings: TeamsSettings, app: TeamsApp): Factory {
  const { bearer } = settings;
  const factories = app.appPasswords.map((password) => factoryOf(app, password));
  // botbuilder asks twice on every turn; making a client of MSAL's costs a millisecond and some memory.
  const made = new Map<string, Promise<Credentials>>();
  const make: Factory["createCredentials"] = async (...asked) => {
    if (bearer) return { signRequest: async (request) => signedWith(request, bearer(app)) };
    const all = await Promise.all(factories.map((factory) => factory.createCredentials(...asked)));
    return firstThatSigns(all, settings.timeoutMs ?? 5000);
  };
  const createCredentials: Factory["createCredentials"] = (...asked) => {
    const key = asked.slice(1).join(" ");
    const credentials = made.get(key) ?? make(...asked);
    made.set(key, credentials);
    return credentials;
  };
  return {
    isValidAppId: async (appId) => appId !== "" && appId === app.appId,
    isAuthenticationDisabled: async () => false,
    createCredentials,
  };
}

// A bot made since 2025 belongs to one tenant, and so does the authority that gives it a token.
const factoryOf = (app: TeamsApp, password: string) =>
  new (botbuilder().ConfigurationServiceClientCredentialFactory)({
    MicrosoftAppType: "SingleTenant",
    MicrosoftAppId: app.appId,
    MicrosoftAppPassword: password,
    MicrosoftAppTenantId: app.tenantId,
  });

function signedWith(request: Signed, token: string): Signed {
  request.headers.set("authorization", `Bearer ${token}`);
  return request;
}

/** Signs with the first that is accepted. Errors: `NoBearer`, naming no secret. */
export function firstThatSigns(all: readonly Credentials[], timeoutMs: number): Credentials {
  return {
    async signRequest(request) {
      let reason = "no app password";
      for (const one of all) {
        try {
          return await within(timeoutMs, one.signRequest(request));
        } catch (error) {
          reason = error instanceof Error ? error.name : "unknown";
        }
      }
      throw new NoBearer(`no token for the app: ${reason}`);
    },
  };
}

// MSAL has no time-out of its own.
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no token in time")), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
