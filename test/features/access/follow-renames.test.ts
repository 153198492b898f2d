/** A token is made for places; the file may give them other keys, and their old keys to something else. */
import { expect, test } from "vitest";
import { findActs } from "../../../src/core/read-record.ts";
import { findTokenActor } from "../../../src/features/access/find-token-actor.ts";
import { makeToken } from "../../../src/features/access/make-token.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { demoFor, type TestHouse, testHouse } from "../../kit/house.ts";

const DEMO = demoFor(ROOMS);
/** `app` is `mobile-app` from now on, and something new is `app`. */
const RENAMED = DEMO.replace(
  "  app:\n    name: Mobile app",
  "  app:\n    name: Web app\n    team: mobile\n  mobile-app:\n    was: app\n    name: Mobile app",
);
const apply = (house: TestHouse, text: string) => house.asBaton((ctx) => applyOrganisation(ctx, { text }));
const scopeOf = async (house: TestHouse, secret: string) =>
  (await findTokenActor(house.db, secret))?.actor.grants.map(({ scope }) => scope);

test("a pipeline's token goes on working for the service that has another key, and not for what took the old one", async () => {
  const house = await testHouse();
  const scope = { service: "app", environment: "staging" };
  const { token, secret } = await house.asBaton((ctx) =>
    makeToken(ctx, { name: "ci", rights: ["release.read"], scope }),
  );
  await apply(house, RENAMED);
  expect(await scopeOf(house, secret)).toEqual([{ service: "mobile-app", environment: "staging" }]);
  const acts = await house.asBaton((ctx) => findActs(ctx, { kind: "token", id: token.id }));
  expect(acts.map(({ action }) => action)).toEqual(["access.token-made", "access.token-renamed"]);
  expect((await apply(house, RENAMED)).changes).toEqual([]);
  expect(await scopeOf(house, secret)).toEqual([{ service: "mobile-app", environment: "staging" }]);
});
