/** When a release is planned for, or the question what was meant: who approves must not agree to a time that nobody typed. */
import type { TypedTime } from "../../core/read-time.ts";
import { Refusal } from "../../core/refusal.ts";
import { shorten } from "../../core/shorten.ts";
import { instantsOf, localOf } from "../../core/wall-time.ts";

const wallOf = (at: Date, zone: string): string => {
  const { date, time } = localOf(at, zone);
  return `${date} ${time}`;
};

/** Errors: `release.absent-time` and `release.double-time`, each with what to type instead. */
export function sureTime(typed: string, { at, zone, is }: TypedTime): Date {
  if (is === "exact") return at;
  const said = shorten(typed, 60);
  if (is === "absent")
    throw new Refusal("release.absent-time", { typed: said, zone, example: wallOf(at, zone) }, "plannedFor");
  const { date, time } = localOf(at, zone);
  const [first = at, second = at] = instantsOf(date, time, zone);
  const params = { first: `${wallOf(first, "UTC")} UTC`, second: `${wallOf(second, "UTC")} UTC` };
  throw new Refusal("release.double-time", { typed: said, zone, ...params }, "plannedFor");
}
