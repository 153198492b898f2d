/** botbuilder, held at arm's length: its authentication, its adapter and a client for each service. */
import type { CloudAdapter, ConfigurationBotFrameworkAuthentication } from "botbuilder";
import { botbuilder } from "./botbuilder.ts";
import { credentialsFactory } from "./credentials.ts";
import { ISSUER, METADATA_URL, type TeamsApp, type TeamsSettings } from "./settings.ts";

type Authentication = ConfigurationBotFrameworkAuthentication;
type ConnectorFactory = ReturnType<Authentication["createConnectorFactory"]>;
export type Client = Awaited<ReturnType<ConnectorFactory["create"]>>;

export type Bot = {
  readonly authentication: Authentication;
  readonly adapter: CloudAdapter;
  /** The client of a service; made once and kept. */
  clientOf(serviceUrl: string): Promise<Client>;
};

/** Everything of botbuilder's for one app. */
export function openBot(settings: TeamsSettings, app: TeamsApp): Bot {
  const authentication = authenticationOf(settings, app);
  const adapter = adapterOf(authentication);
  const clients = new Map<string, Promise<Client>>();
  return {
    authentication,
    adapter,
    clientOf(serviceUrl) {
      const known = clients.get(serviceUrl);
      if (known) return known;
      // Teams moves its services now and then; the old ones are forgotten.
      if (clients.size >= 20) clients.clear();
      const factory = authentication.createConnectorFactory(adapter.claims(app.appId));
      const made = factory.create(serviceUrl, ISSUER).then(withoutRetries);
      clients.set(serviceUrl, made);
      made.catch(() => clients.delete(serviceUrl));
      return made;
    },
  };
}

/** `createClaimsIdentity` is for adapters, and the connector's factory asks for its result. */
function adapterOf(authentication: Authentication) {
  class Adapter extends botbuilder().CloudAdapter {
    claims(appId: string) {
      return this.createClaimsIdentity(appId);
    }
  }
  return new Adapter(authentication);
}

function authenticationOf(settings: TeamsSettings, app: TeamsApp): Authentication {
  const { ConfigurationBotFrameworkAuthentication } = botbuilder();
  if (settings.isAuthenticationOff === true) return new ConfigurationBotFrameworkAuthentication({});
  return new ConfigurationBotFrameworkAuthentication(
    {
      ValidateAuthority: true,
      ToChannelFromBotLoginUrl: `https://login.microsoftonline.com/${app.tenantId}`,
      ToChannelFromBotOAuthScope: ISSUER,
      ToBotFromChannelTokenIssuer: ISSUER,
      OAuthUrl: "https://token.botframework.com",
      ToBotFromChannelOpenIdMetadataUrl: settings.metadataUrl ?? METADATA_URL,
      ToBotFromEmulatorOpenIdMetadataUrl: settings.metadataUrl ?? METADATA_URL,
      CallerId: "urn:botframework:azure",
    },
    credentialsFactory(settings, app),
    { requiredEndorsements: ["msteams"] },
  );
}

type Piped = { readonly client: { readonly pipeline: { removePolicy(named: { name: string }): unknown } } };

/**
 * `noRetryPolicy` and `maxRetries` do nothing: a 5xx would be sent four times, and an ambiguous one double a
 * page. The policy has to leave the pipeline, which is private.
 */
function withoutRetries(client: Client): Client {
  (client as unknown as Piped).client.pipeline.removePolicy({ name: "defaultRetryPolicy" });
  return client;
}
