/** One transaction with everything that a call brings: the person with rights as of now, and where it was asked. */
import type { Ctx } from "../core/context.ts";
import { fulfilled, type House } from "../core/house.ts";
import { Refusal } from "../core/refusal.ts";
import { type Ahead, openTransactionWith, type Transaction } from "../db/transaction.ts";
import type { AccountFacts, Answer, Call, Told } from "./call.ts";
import type { Here } from "./command.ts";
import { type Caller, type Directory, directoryPort, type Known } from "./directory.ts";
import { foresightsPort } from "./foresight.ts";
import { arriveAt, findKnownPlace, takeDelivery } from "./here.ts";
import { findInstallation, type Installation } from "./installation.ts";
import { isFresh, isWorthALook, type Look } from "./look-at-account.ts";

export type Asked = {
  readonly call: Call;
  /** Whose installation it was when that was last looked up. */
  readonly guess: Installation;
  readonly reference: string;
  readonly look: Look;
  /** Told where somebody acts from a place that was lost: Baton is there again. */
  readonly welcome: (ctx: Ctx, call: Call) => Promise<void>;
  /** Set once the platform was asked; `facts` null where it did not answer in time. */
  looked?: { readonly facts: AccountFacts | null };
};

/** What the call came to. */
export type Arrival = { readonly installation: Installation; readonly here: Here };

type Work = (ctx: Ctx, arrival: Arrival) => Promise<Answer>;

/** The call cannot be heard as it was begun: nothing of it is committed. */
export class Unheard extends Error {
  readonly why: "look" | "moved" | "foreign";
  constructor(why: "look" | "moved" | "foreign") {
    super(why);
    this.why = why;
  }
}

/**
 * Runs the work once for a delivery. Where what is known of the account is older than a day, the transaction is left
 * before anything is done, the platform is asked outside of it, and the work begins anew: whoever is known costs no
 * round trip. Errors: what `work` throws; `Unheard` where the guess was wrong or another app's secret proved the call.
 */
export async function inCall(house: House, asked: Asked, work: Work): Promise<Answer> {
  try {
    return await inOne(house, asked, work);
  } catch (error) {
    if (!(error instanceof Unheard) || error.why !== "look") throw error;
    asked.looked = { facts: await asked.look(asked.call) };
    return inOne(house, asked, work);
  }
}

function inOne(house: House, asked: Asked, work: Work): Promise<Answer> {
  const directory = fulfilled(house, directoryPort);
  if (!directory) throw new Refusal("core.unknown-organisation");
  const parts = { house, asked, directory, work };
  return openTransactionWith(house.db, asked.guess.orgId, {
    ahead: (early) => ask(parts, early),
    work: (tx, told) => hear(parts, tx, told),
  });
}

type Parts = {
  readonly house: House;
  readonly asked: Asked;
  readonly directory: Directory;
  readonly work: Work;
};

/** Everything that a call needs to know, on one way there and back. */
async function ask({ house, asked, directory }: Parts, early: Ahead) {
  const { call, guess } = asked;
  const [org, installation, caller, known, isFirst, foreseen] = await Promise.all([
    house.findOrganisation(early),
    findInstallation(early, call.installation),
    directory.findCaller(early, call.account),
    findKnownPlace(early, guess.id, call.place),
    takeDelivery(early, call),
    Promise.all((fulfilled(house, foresightsPort) ?? []).map((foresee) => foresee(early, call))),
  ]);
  return { org, installation, caller, known, isFirst, foreseen };
}

type ToldAhead = Awaited<ReturnType<typeof ask>>;

async function hear(
  { house, asked, directory, work }: Parts,
  tx: Transaction,
  ahead: ToldAhead,
): Promise<Answer> {
  const { call, guess, reference } = asked;
  const { org, installation } = ahead;
  if (installation?.id !== guess.id) throw new Unheard("moved");
  if (!org) throw new Refusal("core.unknown-organisation");
  if (!call.provenBy.some((name) => name === installation.secrets)) throw new Unheard("foreign");
  const met = ahead.caller(org);
  if (mustLook(asked, met.known, tx)) throw new Unheard("look");
  // What a refused transaction noted was taken back with it: a "no" stays a "no" when it comes again.
  if (!ahead.isFirst) return { kind: "repeat" };
  for (const handOver of ahead.foreseen) handOver(tx);
  const here = await arriveAt(tx, installation, { place: call.place, known: ahead.known });
  const ctx = contextOf({ tx, org, house, reference }, met);
  if (isBack(asked, { here, installation }, met.known)) await asked.welcome(ctx, call);
  const told = toldBy(asked, met.known);
  if (!told) return work(withDoubt(ctx, asked, met.known), { installation, here });
  await directory.learn(ctx, call.account, told);
  const found = (await directory.findCaller(tx, call.account))(org);
  return work(withDoubt(contextOf(ctx, found), asked, found.known), { installation, here });
}

const mustLook = ({ call, looked }: Asked, known: Known | null, { now }: Transaction): boolean =>
  looked === undefined && isWorthALook(call) && !isFresh(known, now);

const isBack = ({ call }: Asked, { here, installation }: Arrival, known: Known | null): boolean =>
  isWorthALook(call) &&
  (installation.goneAt !== null ||
    here.isLost === true ||
    (call.place.kind === "personal" && known?.isChatGone === true));

const contextOf = (
  parts: Pick<Ctx, "tx" | "org" | "house" | "reference">,
  { actor, language, zone }: Caller,
): Ctx => ({ ...parts, actor, reader: { language, zone } });

/** What is new: the platform's answer, or a zone or language that came with the call itself. */
function toldBy({ call, looked }: Asked, known: Known | null): Told | null {
  const { zone = null, locale = null } = call.account;
  const facts = looked?.facts;
  if (facts)
    return { kind: "whole", facts: { ...facts, zone: zone ?? facts.zone, locale: locale ?? facts.locale } };
  if (!isWorthALook(call)) return null;
  const isNew = (zone !== null && zone !== known?.zone) || (locale !== null && locale !== known?.locale);
  return isNew ? { kind: "part", zone, locale } : null;
}

/** Nobody answered for the account: whatever cannot be undone waits until somebody does. */
function withDoubt(ctx: Ctx, { looked }: Asked, known: Known | null): Ctx {
  const isDoubtful = looked?.facts === null && !isFresh(known, ctx.tx.now);
  if (!isDoubtful || (ctx.actor.kind !== "person" && ctx.actor.kind !== "account")) return ctx;
  return { ...ctx, actor: { ...ctx.actor, isUnsure: true } };
}
