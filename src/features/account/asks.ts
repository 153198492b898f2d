/** What the platforms tell of accounts without being asked. */
import type { AskKind } from "../../chat/command.ts";
import { actingAs } from "../../core/context.ts";
import { learnAccount } from "./learn-account.ts";

export const personChanged: AskKind = {
  ask: "person-changed",
  run: async (ctx, { ask }) => {
    if (ask.kind !== "person-changed") return null;
    for (const { account, told } of ask.changes) {
      const { provider, tenant, subject } = account;
      if ((provider !== "slack" && provider !== "teams") || subject === "") continue;
      const asBaton = actingAs(ctx, { kind: "baton", part: provider });
      await learnAccount(asBaton, { account: { provider, tenant, subject }, told, onlyIfKnown: true });
    }
    return null;
  },
};
