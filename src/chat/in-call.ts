/** One transaction with everything that a call brings: the person with rights as of now, and where it was asked. */
import type { Ctx, Organisation } from "../core/context.ts";
import { fulfilled, type House } from "../core/house.ts";
import { Refusal } from "../core/refusal.ts";
import { openTransactionWith, type Transaction } from "../db/transaction.ts";
import type { AccountFacts, Answer, Call, Told } from "./call.ts";
import type { Here } from "./command.ts";
import { type Directory, directoryPort, type Known } from "./directory.ts";
import { findHere } from "./here.ts";
import type { Installation } from "./installation.ts";
import { isFresh, isWorthALook, type Look } from "./look-at-account.ts";

export type Asked = {
  readonly call: Call;
  readonly installation: Installation;
  readonly reference: string;
  readonly look: Look;
  /** Told where somebody acts from a place that was lost: Baton is there again. */
  readonly welcome: (ctx: Ctx, call: Call) => Promise<void>;
  /** Set once the platform was asked; `facts` null where it did not answer in time. */
  looked?: { readonly facts: AccountFacts | null };
};

type Work = (ctx: Ctx, here: Here) => Promise<Answer>;

/**
 * Runs the work. Where what is known of the account is older than a day, the transaction is left before anything
 * is done, the platform is asked outside of it, and the work begins anew: whoever is known costs no round trip.
 */
export async function inCall(house: House, asked: Asked, work: Work): Promise<Answer> {
  const answer = await inOne(house, asked, work);
  if (answer !== "look") return answer;
  asked.looked = { facts: await asked.look(asked.call) };
  const second = await inOne(house, asked, work);
  return second === "look" ? { kind: "done" } : second;
}

function inOne(house: House, asked: Asked, answer: Work): Promise<Answer | "look"> {
  const { call, installation, reference } = asked;
  const work = async (tx: Transaction, org: Organisation | null) => {
    const directory = fulfilled(house, directoryPort);
    if (!org || !directory) throw new Refusal("core.unknown-organisation");
    const [met, here] = await Promise.all([
      directory.findActor(tx, org, call.account),
      findHere(tx, installation, call.place),
    ]);
    if (mustLook(asked, met.known, tx)) return "look";
    const ctx = contextOf({ tx, org, house, reference }, met);
    if (isBack(asked, here, met.known)) await asked.welcome(ctx, call);
    const told = toldBy(asked, met.known);
    if (!told) return answer(withDoubt(ctx, asked, met.known), here);
    await directory.learn(ctx, call.account, told);
    const found = await directory.findActor(tx, org, call.account);
    return answer(withDoubt(contextOf(ctx, found), asked, found.known), here);
  };
  return openTransactionWith(house.db, installation.orgId, { ahead: house.findOrganisation, work });
}

const mustLook = ({ call, looked }: Asked, known: Known | null, { now }: Transaction): boolean =>
  looked === undefined && isWorthALook(call) && !isFresh(known, now);

const isBack = ({ call, installation }: Asked, here: Here, known: Known | null): boolean =>
  isWorthALook(call) &&
  (installation.goneAt !== null ||
    here.isLost === true ||
    (call.place.kind === "personal" && known?.isChatGone === true));

type Found = Awaited<ReturnType<Directory["findActor"]>>;

const contextOf = (
  parts: Pick<Ctx, "tx" | "org" | "house" | "reference">,
  { actor, language, zone }: Found,
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
