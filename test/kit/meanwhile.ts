/** Two transactions at once, in an order that a test chooses. */
import type { Ctx } from "../../src/core/context.ts";
import type { TestHouse } from "./house.ts";

/** Resolves once a transaction of this database waits for another one's rows. */
export async function somebodyWaits(house: TestHouse): Promise<void> {
  for (;;) {
    const [row] = await house.db.raw<{ waiting: number }>(
      "select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    if ((row?.waiting ?? 0) > 0) return;
  }
}

/** Does `first` in a transaction that stays open until `meanwhile` waits for it or has ended. */
export async function whileOpen(
  house: TestHouse,
  { by, first }: { readonly by: string; readonly first: (ctx: Ctx) => Promise<unknown> },
  meanwhile: () => Promise<unknown>,
): Promise<void> {
  const { promise: isDone, resolve: done } = Promise.withResolvers<void>();
  const { promise: mayCommit, resolve: commit } = Promise.withResolvers<void>();
  const open = house.as(by, async (ctx) => {
    await first(ctx);
    done();
    await mayCommit;
  });
  await Promise.race([isDone, open]);
  const second = meanwhile();
  await Promise.race([somebodyWaits(house), Promise.allSettled([second])]);
  commit();
  await Promise.allSettled([open, second]);
}
