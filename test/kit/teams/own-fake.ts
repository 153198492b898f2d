/** Teams' stand-in for one file of tests: empty before each of them, stopped after the last. */
import { afterAll, beforeEach } from "vitest";
import { type FakeTeams, startFakeTeams } from "./fake-teams.ts";

/** Takes as many messages a second as come, unless a test sets `isPaced` itself. */
export async function ownFakeTeams(): Promise<FakeTeams> {
  const fake = await startFakeTeams();
  beforeEach(() => {
    fake.isPaced = false;
    for (const list of [fake.messages, fake.requests, fake.members, fake.troubles]) list.length = 0;
  });
  afterAll(() => fake.stop());
  return fake;
}
