/** A bridge that is always there: one room, its numbers and its PIN stand in the organisation's file. */
import { z } from "zod";
import type { BridgeProvider } from "../../features/bridge/provider.ts";

const DialIn = z.strictObject({ country: z.string(), number: z.string(), label: z.string().exactOptional() });

const Settings = z.strictObject({
  joinUrl: z.url({ protocol: /^https$/ }),
  dialIn: z.array(DialIn).default([]),
  pin: z
    .string()
    .regex(/^[\d ]{3,20}$/)
    .exactOptional(),
});

/** Asks nobody outside, so it cannot fail but by its settings. */
export const staticBridge: BridgeProvider = {
  name: "static",
  async open({ settings }) {
    const read = Settings.safeParse(settings);
    if (!read.success)
      return { kind: "refused", reason: `settings of the static bridge: ${z.prettifyError(read.error)}` };
    const { joinUrl, dialIn, pin } = read.data;
    return {
      kind: "done",
      result: {
        joinUrl,
        dialIn: dialIn.map(({ country, number, label }) => ({ country, number, label: label ?? country })),
        ...(pin === undefined ? {} : { pin }),
      },
    };
  },
};
