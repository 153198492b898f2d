import { expect, test } from "vitest";
import { z } from "zod";
import { defineEffect, queueEffect } from "../../src/engine/outbox.ts";
import { claimLanes, sendLane } from "../../src/engine/send-effects.ts";
import { outbox } from "../../src/engine/tables.ts";
import { bareHouse } from "../kit/bare-house.ts";
import { hasPostgres } from "../kit/database.ts";

test.skipIf(!hasPostgres())(
  "of a preparation that was overtaken nothing is committed: the next holder sends what nobody has begun",
  async () => {
    const [preparing, overtaken] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let [asked, sent] = [0, 0];
    const kind = defineEffect<object, { isRepeat: boolean }, null>({
      kind: "probe.send",
      version: 1,
      payload: z.object({}),
      async prepare(_ctx, _payload, { isRepeat }) {
        asked += 1;
        if (asked === 1) {
          preparing.resolve();
          await overtaken.promise;
        }
        return { message: { isRepeat } };
      },
      async send({ isRepeat }) {
        sent += isRepeat ? 100 : 1;
        return { kind: "done", result: null };
      },
    });
    const house = await bareHouse([{ name: "probe", effects: [kind] }]);
    await house.asBaton((ctx) => queueEffect(ctx, kind, { mark: "a", lane: "l", priority: 1, payload: {} }));
    const [slow] = await claimLanes(house.work, 1);
    if (!slow) throw new Error("nothing was claimed");
    const slowly = sendLane(house.work, slow);
    await preparing.promise;
    // Its process stands still for longer than its lease.
    slow.age = () => 1500;
    const now = await house.asBaton(async (ctx) => ctx.tx.now);
    await house.at(new Date(now.getTime() + 1500).toISOString());
    const [next] = await claimLanes(house.work, 1);
    if (!next) throw new Error("nothing was taken over");
    const nexts = sendLane(house.work, next);
    overtaken.resolve();
    await Promise.all([slowly, nexts]);
    const [row] = await house.asBaton((ctx) => ctx.tx.select().from(outbox));
    expect({ asked, sent, logged: house.logged }).toEqual({ asked: 2, sent: 1, logged: [] });
    expect(row).toMatchObject({ state: "done", attempts: 1, repeats: 0 });
  },
);
