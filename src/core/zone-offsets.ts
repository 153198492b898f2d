/**
 * A zone's offsets as a table of its transitions, read once a year and zone from luxon: a coverage proof asks
 * millions of times, and luxon's own answer builds and parses a text each time.
 */
import { IANAZone, Settings } from "luxon";

declare module "luxon" {
  interface TSSettings {
    throwOnInvalid: true;
  }
}
Settings.throwOnInvalid = true;

const DAY_MS = 86_400_000;

/** One UTC year of a zone: from `at[i]` on (epoch milliseconds) the offset is `offset[i]` milliseconds. */
type Year = { readonly until: number; readonly at: readonly number[]; readonly offset: readonly number[] };

/** What has been read of a zone; `recent` is the year asked for last: a proof walks through time. */
type Table = { readonly zone: IANAZone; readonly years: Map<number, Year>; recent: Year };

const tables = new Map<string, Table>();
const zones = new Map<string, IANAZone | null>();

function zoneOf(name: string): IANAZone | null {
  const known = zones.get(name);
  if (known !== undefined) return known;
  // luxon takes a bare offset ("+05:30") for a zone: a rule needs a place, whose clock changes.
  const made = /^[A-Za-z]/.test(name) && IANAZone.isValidZone(name) ? IANAZone.create(name) : null;
  // Made-up names from outside must not fill the memory.
  if (made || zones.size < 2_000) zones.set(name, made);
  return made;
}

/** Whether this machine's zone data knows a zone by that name. */
export const isZone = (name: string): boolean => zoneOf(name) !== null;

/** The release of the zone data that this process calculates with ("2026c"). */
export const tzRelease = (): string => process.versions.tz ?? "unknown";

/** Milliseconds that a zone's wall clock is ahead of UTC at an instant (epoch milliseconds). Errors: RangeError for no zone. */
export function offsetAt(zone: string, at: number): number {
  const { at: starts, offset } = yearOf(zone, at);
  let index = starts.length - 1;
  while (index > 0 && at < (starts[index] ?? 0)) index--;
  return offset[index] ?? 0;
}

/** The instants (epoch milliseconds) in a UTC year at which a zone's offset changes. */
export function transitionsOf(zone: string, year: number): readonly number[] {
  const { at, offset } = yearOf(zone, Date.UTC(year, 0, 1));
  const changesAtNewYear = offsetAt(zone, (at[0] ?? 0) - 1) !== offset[0];
  return changesAtNewYear ? at : at.slice(1);
}

function yearOf(zone: string, at: number): Year {
  const table = tables.get(zone) ?? openTable(zone);
  const { recent } = table;
  if (at >= (recent.at[0] ?? 0) && at < recent.until) return recent;
  const number = new Date(at).getUTCFullYear();
  const year = table.years.get(number) ?? readYear(table.zone, number);
  table.years.set(number, year);
  table.recent = year;
  return year;
}

function openTable(name: string): Table {
  const zone = zoneOf(name);
  if (!zone) throw new RangeError(`${name} is no IANA zone`);
  const recent = { until: Number.NEGATIVE_INFINITY, at: [], offset: [] };
  const table = { zone, years: new Map<number, Year>(), recent };
  tables.set(name, table);
  return table;
}

/** No zone has changed its clock twice within a day since 1970: a look at each day finds every change. */
function readYear(zone: IANAZone, year: number): Year {
  const offset = (at: number) => Math.round(zone.offset(at) * 60_000);
  const from = Date.UTC(year, 0, 1);
  const until = Date.UTC(year + 1, 0, 1);
  const table = { until, at: [from], offset: [offset(from)] };
  for (let [day, before] = [from, offset(from)]; day < until; day += DAY_MS) {
    const end = Math.min(day + DAY_MS, until - 1);
    const after = offset(end);
    if (after === before) continue;
    let [low, high] = [day, end];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offset(middle) === before) low = middle;
      else high = middle;
    }
    table.at.push(high);
    table.offset.push(offset(high));
    before = after;
  }
  return table;
}
