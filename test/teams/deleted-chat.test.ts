/** Whoever deletes his chat with Baton: Teams knows that conversation no more, and opens another one for the asking. */
import { expect, test } from "vitest";
import type { Outgoing } from "../../src/chat/platform.ts";
import { teamsPlatform } from "../../src/teams/post.ts";
import { TENANT } from "../kit/teams/fake-teams.ts";
import { ownFakeTeams } from "../kit/teams/own-fake.ts";
import { cardWith, privately, settingsFor } from "../kit/teams/teams-door.ts";

const fake = await ownFakeTeams();

const account = {
  provider: "teams",
  tenant: TENANT,
  subject: "00000000-0000-4000-8000-000000000002",
  name: "Kavya Nair",
} as const;
const page: Outgoing = {
  installation: { platform: "teams", enterprise: "", team: TENANT },
  to: { account },
  card: cardWith({ kind: "text", text: "payments time out" }),
  rendering: privately,
  mark: "mark",
  isRepeat: false,
};
const posting = ({ path }: { readonly path: string }) => path.endsWith("/activities");
const opening = ({ path }: { readonly path: string }) => path.endsWith("/v3/conversations");
const gone = (times: number) =>
  fake.troubles.push({ times, status: 404, code: "ConversationNotFound", match: posting });

test("whoever has deleted his chat with Baton gets the next page in a new one", async () => {
  const teams = teamsPlatform(settingsFor(fake));
  expect(await teams.send(page)).toMatchObject({ kind: "done" });
  gone(1);
  expect(await teams.send(page)).toMatchObject({ kind: "done" });
  expect(fake.requests.filter(opening)).toHaveLength(2);
  expect(fake.messages).toHaveLength(2);
});

test("where the new one is gone as well, the page is refused, so that other ways are taken", async () => {
  gone(9);
  expect(await teamsPlatform(settingsFor(fake)).send(page)).toMatchObject({ kind: "refused", isGone: true });
  expect(fake.requests.filter(posting)).toHaveLength(2);
});
