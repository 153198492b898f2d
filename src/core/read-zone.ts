/** The zone behind a typed time: `Europe/Berlin`, `UTC`, `UTC-3`, `CEST`. */
import type { Reading } from "./time-words.ts";
import { HOUR_MS, MINUTE_MS } from "./wall-time.ts";
import { isZone } from "./zone-offsets.ts";

/** Whose wall shows the time: a zone's, or one that is always so many milliseconds ahead of it. */
export type Place = { readonly zone: string; readonly aheadMs: number };

/**
 * What people, and Baton's own cards, call zones. A name that several places share means the reader's own zone where
 * that is one of them, else the first.
 */
const CALLED: Readonly<Record<string, readonly string[]>> = {
  ACST: ["Australia/Adelaide", "Australia/Darwin"],
  ACDT: ["Australia/Adelaide"],
  AEST: ["Australia/Sydney", "Australia/Brisbane", "Australia/Melbourne", "Australia/Hobart"],
  AEDT: ["Australia/Sydney", "Australia/Melbourne", "Australia/Hobart"],
  AWST: ["Australia/Perth"],
  BRT: ["America/Sao_Paulo"],
  BST: ["Europe/London", "Asia/Dhaka"],
  CET: ["Europe/Berlin"],
  CEST: ["Europe/Berlin"],
  CST: ["America/Chicago", "America/Mexico_City", "America/Winnipeg", "Asia/Shanghai", "Asia/Taipei"],
  CDT: ["America/Chicago", "America/Winnipeg"],
  EET: ["Europe/Helsinki", "Africa/Cairo"],
  EEST: ["Europe/Helsinki", "Africa/Cairo"],
  EST: ["America/New_York", "America/Toronto", "America/Panama", "America/Jamaica"],
  EDT: ["America/New_York", "America/Toronto"],
  HKT: ["Asia/Hong_Kong"],
  IST: ["Asia/Kolkata", "Asia/Calcutta", "Europe/Dublin", "Asia/Jerusalem"],
  JST: ["Asia/Tokyo"],
  KST: ["Asia/Seoul"],
  MEZ: ["Europe/Berlin"],
  MESZ: ["Europe/Berlin"],
  MST: ["America/Denver", "America/Phoenix"],
  MDT: ["America/Denver"],
  NZST: ["Pacific/Auckland"],
  NZDT: ["Pacific/Auckland"],
  PST: ["America/Los_Angeles", "America/Vancouver", "Asia/Manila"],
  PDT: ["America/Los_Angeles", "America/Vancouver"],
  SGT: ["Asia/Singapore"],
  WET: ["Europe/Lisbon"],
  WEST: ["Europe/Lisbon"],
};

/** A place for a zone's short name ("BST", "cest"); undefined where none is known by it. */
export const placeCalled = (name: string): string | undefined => CALLED[name.toUpperCase()]?.[0];

/** Takes a zone from the reading, read by somebody whose own is `own`; null, with nothing taken, where none stands there. */
export const takePlace = (reading: Reading, own: string): Place | null =>
  reading.attempt(() => takeOffset(reading)) ??
  reading.attempt(() => takeName(reading)) ??
  reading.attempt(() => takeCalled(reading, own));

/** `UTC-3`, `GMT+5:30`, `+02:00`. */
function takeOffset(reading: Reading): Place | null {
  const match = reading.pattern(
    /^(?:(?:UTC|GMT)\s?([+-])(\d{1,2})(?::?(\d\d))?|([+-])(\d\d):?(\d\d))(?=[\s,]|$)/i,
  );
  if (!match) return null;
  const [, sign = match[4], hours = match[5], minutes = match[6] ?? "0"] = match;
  const ahead = Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS;
  if (ahead > 14 * HOUR_MS || Number(minutes) > 59) return null;
  return { zone: "UTC", aheadMs: sign === "-" ? -ahead : ahead };
}

function takeName(reading: Reading): Place | null {
  const match = reading.pattern(/^(?:[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+){1,2}|UTC|GMT|Z)(?=[\s,]|$)/i);
  if (!match) return null;
  const zone = /^(?:utc|gmt|z)$/i.test(match[0]) ? "UTC" : match[0];
  return isZone(zone) ? { zone, aheadMs: 0 } : null;
}

/** In capitals alone: "ist" is a German word. */
function takeCalled(reading: Reading, own: string): Place | null {
  const zones = CALLED[reading.pattern(/^[A-Z]{3,4}(?=[\s,.;]|$)/)?.[0] ?? ""];
  const zone = zones?.includes(own) ? own : zones?.[0];
  return zone === undefined ? null : { zone, aheadMs: 0 };
}
