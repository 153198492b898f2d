/** Who may do what, and which programs act. */
import type { Block, Card } from "../../chat/card.ts";
import type { Ctx } from "../../core/context.ts";
import { instantMark } from "../../core/instants.ts";
import { words } from "../../core/words.ts";
import type { Held } from "../person/find-grants.ts";
import { scopeText } from "../person/survey-people.ts";
import type { ApiToken } from "./tables.ts";

/** Every role with its rights, and who has it where. */
export function accessCard(ctx: Ctx, held: readonly Held[]): Card {
  const t = words(ctx, "access");
  const holders = new Map<string, string[]>();
  for (const one of held) {
    const role = `${one.role}${scopeText(one.scope)}`;
    const name = one.personId === null ? t("card.everyone") : (one.personName ?? one.personKey ?? "");
    holders.set(role, [...(holders.get(role) ?? []), name]);
  }
  const rights = new Map(held.map(({ role, rights }) => [role, rights]));
  return {
    title: t("card.title"),
    notification: t("card.title"),
    blocks: [
      {
        kind: "list",
        title: t("card.holders"),
        items: [...holders].map(([role, names]) => `${role}: ${names.join(", ")}`),
      },
      {
        kind: "list",
        title: t("card.roles"),
        items: [...rights].map(([role, list]) => `${role}: ${list.join(", ")}`),
      },
    ],
  };
}

/** Most that one card lists; nobody should have more. */
const MOST = 10;

export function tokensCard(ctx: Ctx, tokens: readonly ApiToken[]): Card {
  const t = words(ctx, "access");
  const blocks = tokens.slice(0, MOST).flatMap((token): Block[] => [
    {
      kind: "text",
      text: t("token.line", {
        name: token.isHeld ? t("token.held", { name: token.name }) : token.name,
        rights: `${token.rights.join(", ")}${scopeText(token.scope)}`,
        ends: instantMark(token.expiresAt, "day"),
      }),
    },
    {
      kind: "buttons",
      buttons: [
        {
          action: "access.end-token",
          subject: { kind: "token", id: token.id },
          label: t("token.end", { name: token.name }),
          style: "danger",
        },
      ],
    },
  ]);
  const none: Block = { kind: "text", text: t("token.none") };
  const how: Block = { kind: "text", text: t("token.how"), style: "quiet" };
  return {
    title: t("token.title"),
    notification: t("token.title"),
    blocks: [...(blocks.length > 0 ? blocks : [none]), how],
  };
}
