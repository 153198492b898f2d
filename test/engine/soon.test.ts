import { expect, test, vi } from "vitest";
import { startWorker } from "../../src/engine/worker.ts";
import { bareHouse } from "../kit/bare-house.ts";
import { setClock } from "../kit/database.ts";
import { dueProbe } from "../kit/due-probe.ts";
import { BARE_ORG } from "../kit/open-bare-house.ts";

test("what a sweep has seen coming fires when it is due, though nobody hints at it", async () => {
  const { kind, fired } = dueProbe();
  const house = await bareHouse([{ name: "probe", timers: [kind] }]);
  await setClock(house.db, null);
  // As another process sets it whose hint is lost.
  await house.db.script(`set baton.org = '*';
    insert into timers (org_id, key, kind, version, payload, due_at, wanted_at)
    select '${BARE_ORG}', name, 'probe.due', 1, jsonb_build_object('name', name), at, at
    from (values ('first', app_now() + interval '0.3 s'), ('second', app_now() + interval '0.5 s')) as set (name, at);
    set baton.org = ''`);
  const worker = startWorker(house.work, { sweepMs: () => 600_000, lanes: 1, skewMs: () => 0 });
  try {
    await vi.waitFor(() => expect(fired).toEqual(["first", "second"]), 5000);
  } finally {
    await worker.stop();
  }
});
