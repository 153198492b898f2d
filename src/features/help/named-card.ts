/** A service or a team on one card: who answers for it, who is on call, what is open. */
import type { Block, Card } from "../../chat/card.ts";
import type { Ctx } from "../../core/context.ts";
import { requireRight } from "../../core/rights.ts";
import { isRoomOn } from "../../core/rooms.ts";
import { words } from "../../core/words.ts";
import { findActiveIncidents } from "../incident/find-incidents.ts";
import { listCard } from "../incident/list-card.ts";
import { onCallCard } from "../oncall/cards.ts";
import type { Named } from "./find-named.ts";

/** Errors: a missing right to read it. */
export async function namedCard(
  ctx: Ctx,
  named: Extract<Named, { kind: "service" | "team" }>,
): Promise<Card> {
  const w = words(ctx, "help");
  const { name } = named.kind === "service" ? named.service : named.team;
  const owner = named.team?.name ?? "";
  const blocks: Block[] = [];
  if (named.kind === "service") blocks.push({ kind: "facts", facts: [[w("named.team"), owner]] });
  if (named.team && isRoomOn(ctx, "oncall")) blocks.push(...(await onCallBlocks(ctx, named.team)));
  if (isRoomOn(ctx, "incident")) blocks.push(...(await openBlocks(ctx, named)));
  const title = named.kind === "service" ? w("named.service", { name }) : w("named.its-team", { name });
  return { title, notification: title, blocks };
}

type NamedTeam = { readonly id: string; readonly key: string; readonly name: string };

async function onCallBlocks(ctx: Ctx, team: NamedTeam): Promise<readonly Block[]> {
  requireRight(ctx, "oncall.read");
  return (await onCallCard(ctx, { teams: [team], at: null, notes: [] })).blocks;
}

async function openBlocks(
  ctx: Ctx,
  named: Extract<Named, { kind: "service" | "team" }>,
): Promise<readonly Block[]> {
  requireRight(ctx, "incident.read");
  const open =
    named.kind === "team"
      ? await findActiveIncidents(ctx, named.team.id)
      : (await findActiveIncidents(ctx)).filter((one) => one.serviceId === named.service.id);
  const { title, blocks } = await listCard(ctx, open);
  return [{ kind: "text", text: title, style: "strong" }, ...blocks];
}
