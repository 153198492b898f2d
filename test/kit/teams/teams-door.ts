/** The real door of Teams before a router of the test's own, and the platform behind it. */
import type { Answer, Call } from "../../../src/chat/call.ts";
import type { PreparedBlock, PreparedCard, Rendering } from "../../../src/chat/card.ts";
import type { PreparedForm } from "../../../src/chat/form.ts";
import { openLog } from "../../../src/core/log.ts";
import { teamsDoor } from "../../../src/teams/receive.ts";
import type { TeamsSettings } from "../../../src/teams/settings.ts";
import { BEARER } from "./bearer.ts";
import { APP_ID, type FakeTeams, TENANT } from "./fake-teams.ts";

/** Settings that trust the fake and nobody else. */
export function settingsFor(fake: FakeTeams, lines: string[] = []): TeamsSettings {
  return {
    apps: [{ name: "TEAMS", appId: APP_ID, appPasswords: ["unused"], tenantId: TENANT }],
    metadataUrl: fake.metadataUrl,
    serviceHosts: [new URL(fake.url).host],
    serviceUrl: fake.serviceUrl,
    bearer: () => BEARER,
    timeoutMs: 1000,
    log: openLog("debug", (line) => lines.push(line)),
  };
}

/** A door whose router answers with `reply` and remembers every call. */
export function openDoor(
  fake: FakeTeams,
  reply: (call: Call) => Answer | Promise<Answer> = () => ({ kind: "done" }),
) {
  const calls: Call[] = [];
  const log: string[] = [];
  const door = teamsDoor(settingsFor(fake, log), async (call) => {
    calls.push(call);
    return reply(call);
  });
  return { door, calls, log };
}

export const privately: Rendering = { language: "en", zone: "Europe/Berlin" };
export const shared: Rendering = { language: "en", zone: null };

/** A small card. */
export const cardWith = (...blocks: PreparedBlock[]): PreparedCard => ({
  title: "SEV1 Checkout: payments time out",
  notification: "SEV1 · Checkout · answer now",
  blocks,
});

/** A form with a field of every kind. */
export const everyField: PreparedForm = {
  handle: "form-handle",
  title: "Open an incident",
  intro: "Everything but the title can wait.",
  submit: "Open",
  cancel: "Cancel",
  fields: [
    { kind: "text", name: "title", label: "What is wrong?", isRequired: true, maxLength: 280 },
    {
      kind: "long-text",
      name: "more",
      label: "More",
      hint: "As you would tell it.",
      isRequired: false,
      maxLength: 3000,
    },
    {
      kind: "choice",
      name: "severity",
      label: "Severity",
      isRequired: true,
      initial: "sev3",
      choices: ["sev1", "sev2", "sev3"].map((value) => ({ value, label: value.toUpperCase() })),
    },
    {
      kind: "choices",
      name: "regions",
      label: "Regions",
      isRequired: false,
      choices: ["bengaluru", "berlin", "saopaulo"].map((value) => ({ value, label: value })),
    },
    { kind: "local-time", name: "startedAt", label: "Since when?", isRequired: false, zone: "Europe/Berlin" },
    { kind: "person", name: "who", label: "Who takes it?", isRequired: false },
  ],
};
