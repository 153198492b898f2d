/** Who is in a conversation, as Teams tells it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openMessenger } from "../../src/teams/messenger.ts";
import { findMember } from "../../src/teams/people.ts";
import { type FakeTeams, startFakeTeams, TENANT } from "../kit/teams/fake-teams.ts";
import { settingsFor } from "../kit/teams/teams-door.ts";

const installation = { platform: "teams", enterprise: "", team: TENANT } as const;
const channel = "19:platform@thread.tacv2";

let fake: FakeTeams;
beforeAll(async () => {
  fake = await startFakeTeams();
});
afterAll(() => fake.stop());

test("the roster tells who a member is, who is a guest and who is of another tenant", async () => {
  fake.members.push(
    {
      id: "29:1Arjun",
      aadObjectId: "00000000-0000-4000-8000-000000000001",
      name: "Arjun Mehta",
      email: "arjun@meridian.example",
      userRole: "user",
    },
    {
      id: "29:1Guest",
      aadObjectId: "00000000-0000-4000-8000-0000000000ff",
      name: "Guest",
      userRole: "guest",
      tenantId: "99999999-9999-4999-8999-999999999999",
    },
    {
      id: "29:1Other",
      aadObjectId: "00000000-0000-4000-8000-0000000000fe",
      name: "Of another company",
      userRole: "user",
      tenantId: "99999999-9999-4999-8999-999999999999",
    },
  );
  const messenger = openMessenger(settingsFor(fake));
  const at = { installation, conversation: channel, serviceUrl: fake.serviceUrl };
  expect(await findMember(messenger, at, "29:1Arjun")).toEqual({
    kind: "done",
    result: {
      id: "29:1Arjun",
      objectId: "00000000-0000-4000-8000-000000000001",
      name: "Arjun Mehta",
      email: "arjun@meridian.example",
      isGuest: false,
      isStranger: false,
    },
  });
  expect(await findMember(messenger, at, "29:1Guest")).toMatchObject({ result: { isGuest: true } });
  expect(await findMember(messenger, at, "29:1Other")).toMatchObject({ result: { isStranger: true } });
  expect(await findMember(messenger, at, "29:nobody")).toMatchObject({ kind: "refused" });
});
