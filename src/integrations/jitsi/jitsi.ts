/**
 * Jitsi Meet: a room exists as soon as someone goes to its address, so its name is all there is to make.
 * The dial-in answers are Jitsi's own (`dialInNumbersUrl` and `dialInConfCodeUrl` of config.js).
 */
import { z } from "zod";
import type { BridgeProvider, BridgeWanted, DialIn } from "../../features/bridge/provider.ts";
import type { Outbound } from "../../web/outbound.ts";

const Listed = z.strictObject({ country: z.string(), number: z.string(), label: z.string().exactOptional() });

const Settings = z.strictObject({
  /** `https://meet.example.org`, no slash at the end. */
  baseUrl: z.url({ protocol: /^https?$/ }),
  /** As in config.js: numbers by country, and the code that leads into the room. */
  dialInNumbersUrl: z.url({ protocol: /^https?$/ }).exactOptional(),
  dialInConfCodeUrl: z.url({ protocol: /^https?$/ }).exactOptional(),
  /** The conference component, where it is not `conference.<host>`. */
  mucHost: z.string().exactOptional(),
  /** Numbers that stand in the file instead. */
  dialIn: z.array(Listed).default([]),
});
type Settings = z.output<typeof Settings>;

const Numbers = z.object({
  numbersEnabled: z.boolean().default(true),
  numbers: z.union([
    z.record(z.string(), z.array(z.string())),
    z.array(z.object({ countryCode: z.string().default(""), formattedNumber: z.string() })),
  ]),
});
const Code = z.object({ conference: z.union([z.string(), z.number(), z.literal(false)]) });

/** A room without numbers is better than none: where the numbers cannot be had, people still join by link. */
export const makeJitsi = (outbound: Outbound): BridgeProvider => ({
  name: "jitsi",
  async open(want, signal) {
    const read = Settings.safeParse(want.settings);
    if (!read.success)
      return { kind: "refused", reason: `settings of jitsi: ${z.prettifyError(read.error)}` };
    const name = roomName(want);
    const phone = await findPhone(read.data, { name, outbound, signal });
    return { kind: "done", result: { joinUrl: `${read.data.baseUrl}/${name}`, ...phone } };
  },
});

/** The number helps people to see where they are; the random part is what nobody can guess. */
const roomName = ({ number, room }: BridgeWanted): string => `baton-${number}-${room}`;

type Asking = { readonly name: string; readonly outbound: Outbound; readonly signal: AbortSignal };
type Phone = { readonly dialIn: readonly DialIn[]; readonly pin?: string };

async function findPhone(settings: Settings, asking: Asking): Promise<Phone> {
  const fixed = settings.dialIn.map(({ country, number, label }) => ({
    country,
    number,
    label: label ?? country,
  }));
  try {
    const dialIn = settings.dialInNumbersUrl ? await findNumbers(settings.dialInNumbersUrl, asking) : fixed;
    const pin = settings.dialInConfCodeUrl ? await findCode(settings, asking) : undefined;
    return { dialIn: dialIn.length > 0 ? dialIn : fixed, ...(pin === undefined ? {} : { pin }) };
  } catch {
    // Numbers without the code that leads into the room would only lead people astray.
    return { dialIn: settings.dialInConfCodeUrl ? [] : fixed };
  }
}

async function findNumbers(url: string, { outbound, signal }: Asking): Promise<DialIn[]> {
  const answer = Numbers.parse(await getJson(outbound, url, signal));
  if (!answer.numbersEnabled) return [];
  if (Array.isArray(answer.numbers))
    return answer.numbers.map((one) => ({
      country: one.countryCode.toUpperCase(),
      number: one.formattedNumber,
      label: one.countryCode.toUpperCase() || one.formattedNumber,
    }));
  return Object.entries(answer.numbers).flatMap(([country, numbers]) =>
    numbers.map((number) => ({ country: country.toUpperCase(), number, label: country })),
  );
}

async function findCode(settings: Settings, { name, outbound, signal }: Asking): Promise<string | undefined> {
  const host = settings.mucHost ?? `conference.${new URL(settings.baseUrl).hostname}`;
  const url = new URL(settings.dialInConfCodeUrl ?? "");
  url.searchParams.set("conference", `${name}@${host}`);
  const { conference } = Code.parse(await getJson(outbound, url.href, signal));
  return conference === false ? undefined : String(conference);
}

/** Errors: whatever stands in the way of an answer in JSON. */
async function getJson(outbound: Outbound, url: string, signal: AbortSignal): Promise<unknown> {
  const answer = await outbound(url, { method: "GET", signal });
  if (answer.kind !== "done" || answer.result.status !== 200) throw new Error("no answer");
  return JSON.parse(answer.result.body) as unknown;
}
