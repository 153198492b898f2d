import { expect, test } from "vitest";
import type { Outcome } from "../../../src/engine/outcome.ts";
import { dialUrl, numbersFor } from "../../../src/features/bridge/bridge-blocks.ts";
import {
  type BridgeProvider,
  type BridgeWanted,
  bridgeProvidersPort,
  type OpenedBridge,
} from "../../../src/features/bridge/provider.ts";
import { wantBridge } from "../../../src/features/bridge/want-bridge.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { makeJitsi } from "../../../src/integrations/jitsi/jitsi.ts";
import { staticBridge } from "../../../src/integrations/static-bridge/static-bridge.ts";
import { demoFor, testHouse } from "../../kit/house.ts";
import { NIGHT, open, recorded, refused, shown, withoutRights } from "../incident/told.ts";

const JONAS = "dm-00000000-0000-4000-8000-000000000003";

function provider(name: string, outcomes: Outcome<OpenedBridge>[], seen: BridgeWanted[]): BridgeProvider {
  return {
    name,
    async open(want) {
      seen.push(want);
      return (
        outcomes.shift() ?? {
          kind: "done",
          result: { joinUrl: `https://${name}.example/${want.room}`, dialIn: [] },
        }
      );
    },
  };
}

const fileWith = (order: readonly string[]) =>
  demoFor(ROOMS).replace(
    /^bridges:\n(?: .*\n)*/m,
    `bridges:\n  order: [${order.map((name) => `{ provider: ${name} }`).join(", ")}]\n  fallback: Ring the duty desk\n`,
  );

test("the card has the link and the numbers of the regions involved; a page has the person's own country", async () => {
  const house = await testHouse({ at: NIGHT, ports: [[bridgeProvidersPort, [staticBridge]]] });
  const incident = await open(house, "sev1 checkout: down");
  await house.catchUp();
  await house.pass(1000);
  expect(shown(house, "C0PAYMENTS")).toContain("[Join the call]");
  expect(shown(house, "C0PAYMENTS")).toContain("Berlin: +49 30 5550100\nBengaluru: +91 80 5550100");
  expect(shown(house, JONAS)).toContain("[Berlin anrufen]");
  expect(shown(house, JONAS)).not.toContain("Bengaluru");
  expect(await recorded(house, incident)).toContain("bridge.opened");
});

test("an answer that was lost makes the same room again, never a second one", async () => {
  const seen: BridgeWanted[] = [];
  const lost: Outcome<OpenedBridge>[] = [{ kind: "unsure", reason: "time-out" }];
  const ports = [[bridgeProvidersPort, [provider("jitsi", lost, seen)]]] as const;
  const house = await testHouse({ at: NIGHT, ports, file: fileWith(["jitsi"]) });
  await open(house, "sev1 checkout: down");
  for (let second = 0; second < 15; second++) await house.pass(1000);
  expect(new Set(seen.map((want) => want.room)).size).toBe(1);
  expect(Buffer.from(seen[0]?.room ?? "", "hex").length * 8).toBeGreaterThanOrEqual(128);
  expect(shown(house, "C0PAYMENTS")).toContain("[Join the call]");
});

test("where the first provider cannot, the next one does; where none can, the fall-back is named", async () => {
  const no: Outcome<OpenedBridge> = { kind: "refused", reason: "no" };
  const first = provider("jitsi", [no, no], []);
  const second = provider(
    "zoom",
    [{ kind: "done", result: { joinUrl: "https://z.example/1", dialIn: [] } }, no],
    [],
  );
  const ports = [[bridgeProvidersPort, [second, first]]] as const;
  const house = await testHouse({ at: NIGHT, ports, file: fileWith(["jitsi", "zoom"]) });
  await open(house, "sev1 checkout: down");
  await house.pass(1000);
  await house.pass(1000);
  expect(shown(house, "C0PAYMENTS")).toContain("[Join the call]");
  await open(house, "sev1 ledger: wrong sums");
  await house.pass(1000);
  await house.pass(1000);
  expect(shown(house, "C0PLATFORM")).toContain("Ring the duty desk");
});

test("a call without any phone number names the fall-back beside its link", async () => {
  const ports = [[bridgeProvidersPort, [provider("jitsi", [], [])]]] as const;
  const house = await testHouse({ at: NIGHT, ports, file: fileWith(["jitsi"]) });
  await open(house, "sev1 checkout: down");
  await house.catchUp();
  await house.pass(1000);
  expect(shown(house, "C0PAYMENTS")).toContain("[Join the call]");
  expect(shown(house, "C0PAYMENTS")).toContain("There is no phone number for this call. Ring the duty desk");
  expect(shown(house, JONAS)).toContain("Einwahlnummer. Ring the duty desk");
});

test("wanting it twice is wanting it once, and only Baton wants one", async () => {
  const house = await testHouse({ at: NIGHT, ports: [[bridgeProvidersPort, [staticBridge]]] });
  const { id: incidentId } = await open(house, "sev1 checkout: down");
  expect(await house.asBaton((ctx) => wantBridge(ctx, { incidentId }))).toBe(null);
  const powerless = house.as("anna", (ctx) => wantBridge(withoutRights(ctx), { incidentId }));
  expect(await refused(powerless)).toBe("access.missing-right");
});

test("a number is dialled with the PIN by one tap", () => {
  const number = { country: "DE", number: "+49 30 5550100", label: "Berlin" };
  expect(dialUrl(number, "482 910")).toBe("tel:+49305550100,,482910%23");
  expect(dialUrl(number, null)).toBe("tel:+49305550100");
  expect(numbersFor([number], ["JP"])).toEqual([number]);
});

test("Jitsi: the room's address is the room; numbers and code are its own; without them people join by link", async () => {
  const want = { mark: "m", room: "ab12", title: "down", number: 41 };
  const signal = AbortSignal.timeout(1000);
  const asked: string[] = [];
  const jitsi = makeJitsi(async (url) => {
    asked.push(url);
    const body = url.includes("code")
      ? { message: "ok", conference: 48291 }
      : { message: "Phone numbers", numbers: { DE: ["+49 30 1"], US: ["+1 202 1"] }, numbersEnabled: true };
    return { kind: "done", result: { status: 200, body: JSON.stringify(body) } };
  });
  const settings = {
    baseUrl: "https://meet.example.org",
    dialInNumbersUrl: "https://api.example.org/numbers",
    dialInConfCodeUrl: "https://api.example.org/code",
  };
  const opened = await jitsi.open({ ...want, settings }, signal);
  expect(opened).toEqual({
    kind: "done",
    result: {
      joinUrl: "https://meet.example.org/baton-41-ab12",
      dialIn: [
        { country: "DE", number: "+49 30 1", label: "DE" },
        { country: "US", number: "+1 202 1", label: "US" },
      ],
      pin: "48291",
    },
  });
  expect(asked[1]).toContain("conference=baton-41-ab12%40conference.meet.example.org");
  const deaf = makeJitsi(async () => ({ kind: "retry", afterMs: 1, reason: "down" }));
  expect(await deaf.open({ ...want, settings }, signal)).toMatchObject({
    kind: "done",
    result: { dialIn: [] },
  });
  expect((await jitsi.open({ ...want, settings: {} }, signal)).kind).toBe("refused");
});
