import { afterAll, beforeAll, expect, test } from "vitest";
import { eachPlaceOdd } from "../kit/each-place-odd.ts";
import { signedRequest } from "../kit/fake-slack.ts";
import { asSent, BODIES, encode, mutate } from "../kit/slack/bodies.ts";
import { openTestDoor, type TestDoor } from "../kit/slack/door.ts";
import { seededRandom } from "../kit/slack/seeded-random.ts";

let door: TestDoor;
const unhandled: unknown[] = [];
const remember = (reason: unknown) => unhandled.push(reason);
beforeAll(async () => {
  door = await openTestDoor();
  process.on("unhandledRejection", remember);
});
afterAll(async () => {
  process.off("unhandledRejection", remember);
  await door.stop();
});

test("a thousand misshapen, correctly signed bodies are answered without a fault of ours", async () => {
  const seed = 20270328;
  const random = seededRandom(seed);
  const statuses = new Map<number, number>();
  for (let round = 0; round < 1000; round += 1) {
    let body: unknown = random.pick(BODIES);
    for (let change = random.below(3); change >= 0; change -= 1) body = mutate(body, random);
    const { text, type } = encode(body, random);
    const response = await door.knock(signedRequest(door.wired, text, type));
    expect([200, 400], `seed ${seed}, round ${round}: ${text.slice(0, 400)}`).toContain(response.status);
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
  }
  // Both ways must have been taken, or the test would prove little.
  expect(statuses.get(200)).toBeGreaterThan(100);
  expect(statuses.get(400)).toBeGreaterThan(100);
  expect(unhandled).toEqual([]);
  expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
});

test("no place of any body makes us fall over where it is missing or odd", async () => {
  const fell: string[] = [];
  let count = 0;
  for (const body of BODIES) {
    for (const odd of eachPlaceOdd(body)) {
      count += 1;
      const { text, type } = asSent(odd as object);
      const { status } = await door.knock(signedRequest(door.wired, text, type));
      if (![200, 400].includes(status)) fell.push(`${status} ${text.slice(0, 400)}`);
    }
  }
  expect(fell).toEqual([]);
  expect(count).toBeGreaterThan(1000);
});

test("every one of the untouched bodies is taken", async () => {
  for (const body of BODIES) {
    const { text, type } = asSent(body);
    const response = await door.knock(signedRequest(door.wired, text, type));
    expect(response.status, text).toBe(200);
  }
});

test("a body nested ten thousand deep is refused, not followed", async () => {
  const deep = `{"type":"block_actions","actions":${"[".repeat(10_000)}${"]".repeat(10_000)}}`;
  const response = await door.knock(signedRequest(door.wired, deep, "application/json"));
  expect(response.status).toBe(400);
});
