/** An oracle for wall time that shares nothing with the product: it walks minute by minute and asks `Intl`. */

const MINUTE_MS = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** `2027-03-28 01:30` as a wall in the zone shows it; Swedish writes it so, in the order of size. */
export function wallText(at: number, zone: string): string {
  const known = formats.get(zone);
  if (known) return known.format(at);
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  formats.set(zone, format);
  return format.format(at);
}

type Span = { readonly from: number; readonly to: number };

/**
 * The first instant at which a wall has reached each minute it ever shows or skips between two instants:
 * a time that is skipped is reached by the minute after the gap, one that comes twice by its first coming.
 */
export function firstInstants(wallAt: (at: number) => string, { from, to }: Span): Map<string, number> {
  const reached = new Map<string, number>();
  let highest = wallAt(from - MINUTE_MS);
  for (let at = from; at <= to; at += MINUTE_MS) {
    const wall = wallAt(at);
    if (wall <= highest) continue;
    for (let next = minuteAfter(highest); next <= wall; next = minuteAfter(next)) reached.set(next, at);
    highest = wall;
  }
  return reached;
}

const minuteAfter = (wall: string): string =>
  new Date(Date.parse(`${wall.replace(" ", "T")}:00Z`) + MINUTE_MS)
    .toISOString()
    .slice(0, 16)
    .replace("T", " ");

/** Every instant of a UTC year at which the zone's offset changes, to the minute. */
export function transitions(zone: string, year: number): number[] {
  const found: number[] = [];
  const ahead = (at: number) => Date.parse(`${wallText(at, zone).replace(" ", "T")}:00Z`) - at;
  const DAY = 1440 * MINUTE_MS;
  let before = ahead(Date.UTC(year, 0, 1));
  for (let day = Date.UTC(year, 0, 1); day < Date.UTC(year + 1, 0, 1); day += DAY) {
    const after = ahead(day + DAY);
    if (after === before) continue;
    let [low, high] = [0, 1440];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (ahead(day + middle * MINUTE_MS) === before) low = middle;
      else high = middle;
    }
    found.push(day + high * MINUTE_MS);
    before = after;
  }
  return found;
}

/** Zones whose clocks change in every way there is: at midnight, by half an hour, before Ramadan, never. */
export const CLOCK_ZONES = [
  "Europe/Berlin",
  "Europe/London",
  "Europe/Dublin",
  "Europe/Lisbon",
  "Europe/Athens",
  "Europe/Chisinau",
  "Europe/Istanbul",
  "Atlantic/Azores",
  "Africa/Casablanca",
  "Africa/El_Aaiun",
  "Africa/Cairo",
  "Asia/Beirut",
  "Asia/Jerusalem",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Asia/Tokyo",
  "Australia/Sydney",
  "Australia/Adelaide",
  "Australia/Lord_Howe",
  "Pacific/Auckland",
  "Pacific/Chatham",
  "Pacific/Norfolk",
  "Pacific/Easter",
  "America/New_York",
  "America/Los_Angeles",
  "America/St_Johns",
  "America/Halifax",
  "America/Havana",
  "America/Nuuk",
  "America/Santiago",
  "America/Sao_Paulo",
  "America/Port-au-Prince",
] as const;

/** True where the run was asked to take its time (`BATON_LONG=1`): every minute instead of a sample. */
export const isLong = (): boolean => process.env.BATON_LONG === "1";
