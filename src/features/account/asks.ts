/** What the platforms tell of accounts without being asked. */
import type { Call } from "../../chat/call.ts";
import type { AskKind } from "../../chat/command.ts";
import { actingAs, type Ctx } from "../../core/context.ts";
import { learnAccount } from "./learn-account.ts";
import { loseChat } from "./lose-chat.ts";

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

export const chatRemoved: AskKind = {
  ask: "removed",
  run: async (ctx, call) => {
    if (call.installation.platform === "teams") await chatIs(ctx, call, false);
    return null;
  },
};

export const chatReturned: AskKind = {
  ask: "returned",
  run: async (ctx, call) => {
    await chatIs(ctx, call, true);
    return null;
  },
};

async function chatIs(ctx: Ctx, { account, place }: Call, isBack: boolean): Promise<void> {
  const { provider, tenant, subject } = account;
  if (place.kind !== "personal" || subject === "" || (provider !== "slack" && provider !== "teams")) return;
  const asBaton = actingAs(ctx, { kind: "baton", part: provider });
  await loseChat(asBaton, { account: { provider, tenant, subject }, isBack });
}
