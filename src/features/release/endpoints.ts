/** Releases for programs: a pipeline asks, and looks what became of it. */
import { z } from "zod";
import type { Ctx } from "../../core/context.ts";
import { withInstants } from "../../core/instants.ts";
import { Refusal } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { plainId, saidWords } from "../../core/storable.ts";
import { and, eq } from "../../db/drizzle.ts";
import { defineEndpoint } from "../../web/endpoint.ts";
import { people } from "../person/tables.ts";
import { findHolds } from "./find-holds.ts";
import { findSeats } from "./find-progress.ts";
import { getReleaseNumber } from "./find-releases.ts";
import { requestRelease } from "./request-release.ts";
import { filledCount } from "./rule.ts";
import { sayHolds } from "./say-holds.ts";
import type { Release } from "./tables.ts";

const Shown = z.object({
  number: z.int(),
  service: z.string(),
  version: z.string(),
  environment: z.string(),
  regions: z.array(z.string()),
  state: z.string(),
  /** True where it may go now. */
  mayGo: z.boolean(),
  heldBecause: z.array(z.string()),
  approvals: z.object({ given: z.int(), needed: z.int() }),
  digest: z.string(),
  requestedAt: z.iso.datetime(),
  plannedFor: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime(),
});

async function show(ctx: Ctx, release: Release): Promise<z.input<typeof Shown>> {
  const isWaiting = release.state === "requested" || release.state === "approved";
  const { holds } = isWaiting ? await findHolds(ctx, release) : { holds: [] };
  const places = await findSeats(ctx, release);
  const { number, service, version, environment, regions, state, digest } = release;
  return {
    number,
    service,
    version,
    environment,
    regions: [...regions],
    state,
    digest,
    mayGo: state === "approved" && holds.length === 0,
    heldBecause: (await sayHolds(ctx, holds)).map((why) => withInstants(why, (at) => at.toISOString())),
    approvals: { given: filledCount(places), needed: places.length },
    requestedAt: release.requestedAt.toISOString(),
    plannedFor: release.plannedFor?.toISOString() ?? null,
    expiresAt: release.expiresAt.toISOString(),
  };
}

export const requestEndpoint = defineEndpoint({
  method: "post",
  path: "/releases",
  summary: "Request a release",
  input: z.strictObject({
    service: plainId(200).min(1),
    version: plainId(200),
    environment: plainId(200).min(1),
    regions: z.array(plainId(60)).min(1).max(50).exactOptional(),
    notes: saidWords(20_000).default(""),
    rollback: saidWords(20_000).default(""),
    plannedFor: z.iso.datetime({ offset: true }).exactOptional(),
    /** Key of the person on whose behalf this is asked, who then may not approve it. */
    requester: plainId(60).exactOptional(),
  }),
  output: Shown,
  run: async (ctx, { requester, plannedFor, regions, ...input }) => {
    const requesterId = await findRequester(ctx, requester);
    const release = await requestRelease(ctx, {
      ...input,
      regions: regions ?? null,
      plannedFor: plannedFor === undefined ? null : new Date(plannedFor),
      ...(requesterId === null ? {} : { requesterId }),
    });
    return show(ctx, release);
  },
});

export const releaseEndpoint = defineEndpoint({
  method: "get",
  path: "/releases/{number}",
  summary: "One release: its state, and what holds it",
  input: z.strictObject({ number: z.coerce.number().int().min(1) }),
  output: Shown,
  run: async (ctx, { number }) => {
    requireRight(ctx, "release.read");
    return show(ctx, await getReleaseNumber(ctx, number));
  },
});

/** A person's token speaks for that person; a service's names somebody. */
async function findRequester(ctx: Ctx, key: string | undefined): Promise<string | null> {
  if (key === undefined) return null;
  const [person] = await ctx.tx
    .select({ id: people.id })
    .from(people)
    .where(and(eq(people.orgId, ctx.org.id), eq(people.key, key), eq(people.state, "active")));
  if (!person) throw new Refusal("release.no-requester", {}, "requester");
  return person.id;
}
