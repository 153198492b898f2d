/** Replacing the app's password without a pause: two are valid at once. */
import { expect, test } from "vitest";
import { firstThatSigns, NoBearer } from "../../src/teams/credentials.ts";
import { readFailure } from "../../src/teams/read-failure.ts";

type Credentials = Parameters<typeof firstThatSigns>[0][number];
type Signed = Parameters<Credentials["signRequest"]>[0];

const request = { headers: new Map() } as unknown as Signed;
const accepted = (name: string, tried: string[]): Credentials => ({
  signRequest: async (asked) => {
    tried.push(name);
    return asked;
  },
});
const refused = (name: string, tried: string[]): Credentials => ({
  signRequest: async () => {
    tried.push(name);
    throw new Error("AADSTS7000215: Invalid client secret provided: hunter2");
  },
});
const silent: Credentials = { signRequest: () => new Promise(() => undefined) };

test("the newest password is used, and only that", async () => {
  const tried: string[] = [];
  await firstThatSigns([accepted("new", tried), accepted("old", tried)], 1000).signRequest(request);
  expect(tried).toEqual(["new"]);
});

test("where Microsoft does not know the newest yet, the old one signs", async () => {
  const tried: string[] = [];
  await firstThatSigns([refused("new", tried), accepted("old", tried)], 1000).signRequest(request);
  expect(tried).toEqual(["new", "old"]);
});

test("a silent authority does not hold a page up for long", async () => {
  const tried: string[] = [];
  await firstThatSigns([silent, accepted("old", tried)], 20).signRequest(request);
  expect(tried).toEqual(["old"]);
});

test("no token at all means that nothing was sent, and names no secret", async () => {
  const failure = await firstThatSigns([refused("a", []), refused("b", [])], 1000)
    .signRequest(request)
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(NoBearer);
  expect(String(failure)).not.toContain("hunter2");
  expect(readFailure(failure, false)).toMatchObject({ kind: "retry" });
});
