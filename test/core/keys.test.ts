import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { openKeys } from "../../src/core/keys.ts";

const MASTER = "test-master-key-test-master-key-0001";

test("a key that is remembered vouches for nothing but the very text it was unwrapped from", () => {
  const keys = openKeys([MASTER]);
  const [one, other] = [randomBytes(32), randomBytes(32)];
  const wrapped = keys.wrap(one);
  expect(keys.unwrap(wrapped).export().equals(one)).toBe(true);
  expect(keys.unwrap(wrapped).export().equals(one)).toBe(true);
  // Wrapped anew it is another text: nothing of the first is taken for it.
  expect(keys.unwrap(keys.wrap(other)).export().equals(other)).toBe(true);
  const [id, iv = "", ...rest] = wrapped.split(".");
  const changed = [id, iv.startsWith("A") ? `B${iv.slice(1)}` : `A${iv.slice(1)}`, ...rest].join(".");
  expect(() => keys.unwrap(changed)).toThrow();
});

test("what one Baton remembers, another with another master key cannot unwrap", () => {
  const wrapped = openKeys([MASTER]).wrap(randomBytes(32));
  expect(() => openKeys(["another-master-key-another-master-key"]).unwrap(wrapped)).toThrow(/no master key/);
});
