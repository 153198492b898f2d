/** One worker process of the real engine on a given Postgres and Redis, for tests that kill it. */
import { buildApp } from "../../../src/app.ts";
import { openKeys } from "../../../src/core/keys.ts";
import { openLog } from "../../../src/core/log.ts";
import { openDatabase } from "../../../src/db/open.ts";
import { connectRedis } from "../../../src/engine/redis-wake.ts";
import { unwatched } from "../../../src/engine/watch.ts";
import { startWorker } from "../../../src/engine/worker.ts";
import { probeRoom } from "./probe-room.ts";

const [databaseUrl = "", redisUrl = ""] = process.argv.slice(2);
const log = openLog("error");
const db = await openDatabase({ url: databaseUrl, connections: 4 });
await db.useServiceRole();
const app = buildApp(
  {
    db,
    log,
    keys: openKeys(["test-master-key-test-master-key-0000"]),
    publicUrl: "https://baton.example",
    isTrial: false,
    platforms: [],
    watch: unwatched,
    ports: [],
  },
  [probeRoom],
);
const worker = startWorker(app.work, { sweepMs: () => 200, lanes: 4, skewMs: () => 0 });
connectRedis({ url: redisUrl, log, skewMs: () => 0, worker });
process.stdout.write("ready\n");
