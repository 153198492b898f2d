/** What chat asks of people, fulfilled; `app.ts` hands it in. */
import type { Directory } from "../../chat/directory.ts";
import { actingAs } from "../../core/context.ts";
import { learnAccount } from "../account/learn-account.ts";
import { findCaller } from "./find-caller.ts";
import { findReachable } from "./find-reachable.ts";

export const directory: Directory = {
  findCaller,
  findReachable,
  async learn(ctx, { provider, tenant, subject }, told) {
    if (provider !== "slack" && provider !== "teams") return;
    const asBaton = actingAs(ctx, { kind: "baton", part: provider });
    await learnAccount(asBaton, { account: { provider, tenant, subject }, told });
  },
};
