/** Reads "Quarter end in berlin from 2026-12-30 18:00 until 2027-01-02 08:00 for production: the books close". */
import type { z } from "zod";
import type { Ctx } from "../../core/context.ts";
import type { AddFreeze } from "./add-freeze.ts";
import { findRegionClocks } from "./find-freezes.ts";
import { wallTime, zoneName } from "./wall-rule.ts";

export type TypedFreeze =
  | { readonly isWhole: true; readonly freeze: z.input<typeof AddFreeze> }
  | { readonly isWhole: false; readonly name: string; readonly reason: string };

const WHEN =
  /\bfrom\s+(\d{4}-\d{2}-\d{2}[T ]\d{1,2}:\d{2})\s+(?:until|to)\s+(\d{4}-\d{2}-\d{2}[T ]\d{1,2}:\d{2})(?:\s+(UTC|GMT|[A-Za-z_]+(?:\/[\w+-]+)+)(?=[\s,]|$))?/i;
/** Behind the times: nothing, or where and for what. "CET" and "UTC+1" are for the form to ask about. */
const BEHIND = /^[\s,]*(?:$|(?:in|for)\s)/i;
const PLACES = /\bin\s+([\p{L}\p{N}\-, ]+?)(?=\s+(?:from|for)\b|\s*$)/iu;
const ENVIRONMENTS = /\bfor\s+([a-z0-9\-, ]+?)(?=\s+(?:from|in)\b|\s*$)/i;

const padded = (wall: string) => wall.replace(/[T ](\d):/, " 0$1:");
const listOf = (text: string | undefined) =>
  text
    ?.split(/,|\band\b/i)
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== "" && word !== "all") ?? [];

/** Takes a typed line apart; whatever cannot be read goes into the form. Never throws for bad words. */
export async function readFreeze(ctx: Ctx, typed: string): Promise<TypedFreeze> {
  // A colon inside 18:00 is followed by a digit; the one before the reason by a blank.
  const match = /^([\s\S]*?):(?:\s+([\s\S]*))?$/.exec(typed.replace(/(\d):(\d)/g, "$1\u0001$2"));
  const back = (text: string) => text.replaceAll("\u0001", ":").trim();
  const head = back(match?.[1] ?? typed.replace(/(\d):(\d)/g, "$1\u0001$2"));
  const reason = back(match?.[2] ?? "");
  const when = WHEN.exec(head);
  const rest = when ? head.replace(when[0], " ") : head;
  const name = back(rest.split(/\s+(?:in|for|from)\b/i)[0] ?? "");
  const starts = wallTime.safeParse(padded(when?.[1] ?? ""));
  const ends = wallTime.safeParse(padded(when?.[2] ?? ""));
  const zoneTyped = when?.[3];
  const isSure = when !== null && BEHIND.test(head.slice(when.index + when[0].length));
  const zone = zoneTyped ? zoneName.safeParse(zoneTyped) : null;
  if (!isSure || !name || !reason || !starts.success || !ends.success || zone?.success === false)
    return { isWhole: false, name, reason };
  return {
    isWhole: true,
    freeze: {
      name,
      reason,
      regions: await regionKeys(ctx, listOf(PLACES.exec(rest)?.[1])),
      environments: orNull(listOf(ENVIRONMENTS.exec(rest)?.[1])),
      startsLocal: starts.data,
      endsLocal: ends.data,
      zone: zone?.data ?? null,
    },
  };
}

const orNull = (list: string[]): string[] | null => (list.length > 0 ? list : null);

/** Regions by name or key; a word that is neither stays as typed, so that the refusal can quote it. */
async function regionKeys(ctx: Ctx, typed: readonly string[]): Promise<string[] | null> {
  if (typed.length === 0) return null;
  const clocks = await findRegionClocks(ctx);
  return typed.map(
    (word) => clocks.find((region) => [region.key, region.name.toLowerCase()].includes(word))?.key ?? word,
  );
}
