/** What a cell of the matrix is about, brought into its state, and how it is asked for: typed, pressed or filled in. */
import type { Call } from "../../src/chat/call.ts";
import type { ActionButton } from "../../src/chat/card.ts";
import { prepareCard } from "../../src/chat/handles.ts";
import type { Incident } from "../../src/features/incident/tables.ts";
import { raisePage } from "../../src/features/page/raise-page.ts";
import { requestRelease } from "../../src/features/release/request-release.ts";
import type { Release } from "../../src/features/release/tables.ts";
import { open } from "../features/incident/told.ts";
import type { TestHouse } from "../kit/house.ts";
import type { Asking } from "./rights-oracle.ts";
import { keyOf, openMatrix, subjectOf, TENANTS, type Who } from "./rights-people.ts";

export type Cell = Asking & Who;

export type World = {
  readonly house: TestHouse;
  readonly ids: ReadonlyMap<string, string>;
  readonly incident: Incident;
  readonly other: Incident;
  /** Whose approval is asked for. */
  readonly decided: Release;
  /** Which needs none. */
  readonly free: Release;
  readonly ledger: string;
};

export async function openWorld(): Promise<World> {
  const { house, ids } = await openMatrix();
  // What is asked for is younger than the rights to it.
  await house.at("2027-03-09T09:10:00Z");
  const request = (environment: string) =>
    house.as("priya", (ctx) =>
      requestRelease(ctx, { service: "checkout", version: "1.0", environment, regions: ["berlin"] }),
    );
  const [row] = await house.db.raw<{ id: string }>("select id from services where key = 'ledger'");
  return {
    ...{ house, ids, ledger: row?.id ?? "" },
    incident: await open(house, "sev3 checkout: slow", "priya"),
    other: await open(house, "sev3 checkout: the payment page is white", "priya"),
    decided: await request("production"),
    free: await request("staging"),
  };
}

/** `incident open` and `incident.join` are about incidents. */
export const kindOf = ({ verb }: Pick<Cell, "verb">): string => /^[a-z]+/.exec(verb)?.[0] ?? "";

const releaseOf = ({ decided, free }: World, { verb }: Cell): Release =>
  verb === "release.approve" || verb === "release.reject" ? decided : free;

const ownerOf = ({ ids }: World, cell: Cell): string =>
  ids.get(cell.relation === "his own" ? keyOf(cell) : "lena") ?? "";

const AS_INCIDENT = `update incidents set state = $2::text, owner_id = $3::uuid, still_count = 0, severity = 'sev3',
  like_id = null, merged_into = null, acknowledged_at = case when $3::uuid is not null then app_now() end,
  resolved_at = case when $2::text in ('resolved', 'cancelled') then app_now() end,
  service_id = (select id from services where key = 'checkout'),
  team_id = (select id from teams where key = 'payments') where id = $1`;
const AS_RELEASE = `update releases set state = $2::text, requested_by = $3::uuid, authors = jsonb_build_array($3::text),
  held_at = null, held_by = null, held_reason = null, ended_at = null, is_free = $2::text = 'approved',
  decided_at = case when $2::text <> 'requested' then app_now() end where id = $1`;

/** Brings what the cell is about into its state, by its row: how it came about is not the question. Resolves to its key. */
export async function prepare(world: World, cell: Cell): Promise<string> {
  const { house, incident } = world;
  const owner = ownerOf(world, cell);
  if (kindOf(cell) === "release") {
    const { id } = releaseOf(world, cell);
    await house.db.raw("delete from approvals where release_id = $1", [id]);
    await house.db.raw(AS_RELEASE, [id, cell.state, owner]);
    return `release:${id}`;
  }
  const ownerId = cell.state === "acknowledged" ? owner : null;
  await house.db.raw(AS_INCIDENT, [incident.id, cell.state, ownerId]);
  return `incident:${incident.id}`;
}

type Asked = Call["ask"];
let times = 0;

/** How it is asked for, with a handle that is bound to nobody. */
export async function askFor(world: World, cell: Cell): Promise<Asked> {
  const { incident, other, free, decided, ledger } = world;
  const [I, R] = [`I-${incident.number}`, `R-${free.number}`];
  const of = { kind: "incident", id: incident.id } as const;
  const release = { kind: "release", id: releaseOf(world, cell).id } as const;
  const payload = { digest: decided.digest };
  const asks: Readonly<Record<string, () => Asked | Promise<Asked>>> = {
    "incident open": () => type("incident open sev3 checkout: slow"),
    "incident update": () => type(`incident update ${I} restarting`),
    "incident note": () => type(`incident note ${I} restarting`),
    "incident severity": () => type(`incident severity ${I} sev2`),
    "incident assign": () => type(`incident assign ${I} thiago`),
    "incident.reopen": () => press(world, { action: cell.verb, subject: of }),
    "incident.correct-service": () =>
      press(world, { action: cell.verb, subject: of, payload: { service: ledger } }),
    "incident.join": () => press(world, { action: cell.verb, subject: of, payload: { into: other.id } }),
    "page.mine": () => pressPage(world, cell),
    "page.cant": () => pressPage(world, cell),
    "release hold": () => type(`release hold ${R}: wait`),
    "release.approve": () => press(world, { action: cell.verb, subject: release, revision: 1, payload }),
    "release.reject": async () => ({
      kind: "form",
      handle: await handleFor(world, {
        ...{ action: cell.verb, subject: release },
        payload: { ...payload, time: String(times++) },
      }),
      values: { reason: "not today" },
    }),
    "release.finish": () => press(world, { action: cell.verb, subject: release }),
    "baton privacy erase": () => type("baton privacy erase lena"),
  };
  const isBare = kindOf(cell) === "baton" || kindOf(cell) === "oncall" || cell.verb === "release list";
  const number = isBare ? "" : kindOf(cell) === "release" ? R : I;
  return asks[cell.verb]?.() ?? type(`${cell.verb} ${number}`.trim());
}

const type = (text: string): Asked => ({ kind: "command", text, via: "slash" });

type Pressed = Omit<ActionButton, "label">;

const press = async (world: World, button: Pressed): Promise<Asked> => ({
  ...{ kind: "button", values: {}, message: "" },
  handle: await handleFor(world, button),
});

async function handleFor({ house }: World, button: Pressed): Promise<string> {
  const blocks = [{ kind: "buttons" as const, buttons: [{ ...button, label: "x" }] }];
  const card = { title: "", notification: "", blocks };
  const made = await house.asBaton((ctx) => prepareCard(ctx, card, { likeness: "matrix", personId: null }));
  const [block] = made.blocks;
  const [one] = block?.kind === "buttons" ? block.buttons : [];
  return one && "handle" in one ? one.handle : "";
}

async function pressPage(world: World, cell: Cell): Promise<Asked> {
  const about = `incident:${world.incident.id}`;
  const called = { personId: ownerOf(world, cell), mark: `cell:${times++}`, why: { key: "person" } } as const;
  const page = await world.house.asBaton((ctx) => raisePage(ctx, { about, isPractice: false, ...called }));
  return press(world, { action: cell.verb, subject: { kind: "page", id: page?.id ?? "" } });
}

/** As a door hands it to the corridor. */
export function callOf(cell: Cell, ask: Asked): Call {
  const { platform, status } = cell;
  const subject = subjectOf(cell);
  const account = { provider: platform, tenant: TENANTS[platform], subject, name: keyOf(cell) };
  return {
    deliveryId: `cell-${times++}`,
    installation: { platform, enterprise: "", team: TENANTS[platform] },
    provenBy: [platform.toUpperCase()],
    account: {
      ...{ ...account, isBot: false, isOutsider: status === "stranger" },
      ...(status === "guest" && { isGuest: true }),
    },
    place: { conversation: `dm-${subject}`, thread: "", kind: "personal" },
    ask,
    answersInline: true,
  };
}
