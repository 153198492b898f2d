/** What P8 is measured against: Bolt and botbuilder in one process that listens and does nothing else. */
import { createServer } from "node:http";
import { App, HTTPReceiver, LogLevel } from "@slack/bolt";
import {
  ActivityHandler,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
} from "botbuilder";

const port = Number(process.argv[2]);
const credentials = new ConfigurationServiceClientCredentialFactory({
  MicrosoftAppId: "22222222-2222-4222-8222-222222222222",
  MicrosoftAppPassword: "bench-dummy-password",
  MicrosoftAppTenantId: "11111111-1111-4111-8111-111111111111",
  MicrosoftAppType: "SingleTenant",
});
const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}, credentials));
const bot = new ActivityHandler();
const slack = new App({
  receiver: new HTTPReceiver({
    signingSecret: "bench-signing-secret",
    endpoints: "/slack/events",
    logLevel: LogLevel.ERROR,
    customRoutes: [{ path: "/readyz", method: "GET", handler: (_, response) => void response.end("ready") }],
  }),
  authorize: () => Promise.resolve({ botToken: "xoxb-none", botId: "B0BARE", botUserId: "U0BARE" }),
  logLevel: LogLevel.ERROR,
});
slack.command("/incident", async ({ ack }) => ack());
// botbuilder brings no server of its own; Bolt's takes the other port that a proxy would send Teams to.
createServer((request, response) => {
  void adapter.process(request as never, response as never, (context) => bot.run(context));
}).listen(port + 1, "127.0.0.1");
await slack.start({ port, host: "127.0.0.1" });
