/** A process with several writers, who put act after act on one record: `node record-writer.ts URL ROWS FIRST:DONE …` */
import { recordAudit } from "../../../src/core/audit.ts";
import { openDatabase } from "../../../src/db/open.ts";
import { incidents } from "../../../src/features/incident/tables.ts";
import { openBareHouse } from "../../kit/open-bare-house.ts";

const [url = "", rows = "", ...writers] = process.argv.slice(2);
const db = await openDatabase({ url, connections: writers.length });
await db.useServiceRole();
const house = await openBareHouse({ rooms: [], db });

/** One to five acts in a transaction, and a line once they are committed. */
async function write(writer: string, from: number): Promise<void> {
  for (let done = from; done < Number(rows); ) {
    const count = Math.min(1 + ((done + Number(writer)) % 5), Number(rows) - done);
    await house.asBaton(async (ctx) => {
      for (let part = 0; part < count; part++)
        await recordAudit(ctx, {
          action: "incident.opened",
          subject: { kind: "incident", id: `${writer}-${done + part}` },
          table: incidents,
          after: { number: done + part, title: `Zahlungen dauern zu lange ${done + part} 🕒` },
        });
    });
    done += count;
    process.stdout.write(`${writer}:${done}\n`);
  }
}

await Promise.all(
  writers.map((each) => {
    const [writer = "", done = "0"] = each.split(":");
    return write(writer, Number(done));
  }),
);
await db.close();
