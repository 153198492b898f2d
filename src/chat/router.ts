/** The corridor: one call from a platform becomes one transaction and one answer. */
import type { Ctx } from "../core/context.ts";
import { recordDenial } from "../core/denial.ts";
import type { House } from "../core/house.ts";
import { newReference } from "../core/in-organisation.ts";
import { Refusal } from "../core/refusal.ts";
import { nearestLanguage } from "../core/words.ts";
import { describeError, isPassing, isUnreachable } from "../db/errors.ts";
import { answer } from "./answer.ts";
import type { Answer, Call, Router } from "./call.ts";
import type { AskKind, Button, FormKind, MessageAction, Reply } from "./command.ts";
import { askedBy, isDenial } from "./denial.ts";
import { dispatch } from "./dispatch.ts";
import { type Asked, inCall, Unheard } from "./in-call.ts";
import { openInstallations } from "./installation.ts";
import { openLook } from "./look-at-account.ts";
import { lookAtPlace } from "./look-at-place.ts";
import { faultCard, refusalCard } from "./refusal-card.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** What the rooms offer, gathered by `app.ts`. */
export type Offer = {
  readonly vocabulary: Vocabulary;
  readonly buttons: ReadonlyMap<string, Button>;
  readonly forms: ReadonlyMap<string, FormKind>;
  readonly messageActions: ReadonlyMap<string, MessageAction>;
  readonly asks: readonly AskKind[];
};

/**
 * Makes the router that both doors call. The answer is returned after COMMIT. Errors: only where nothing was
 * committed and the platform should send again (the database cannot be reached, or is too busy for what comes again).
 */
export function makeRouter(house: House, offer: Offer): Router {
  const look = openLook(house);
  const installations = openInstallations(house.db);
  const tellUnnamed = openUnnamed(house);
  const welcome: Asked["welcome"] = async (ctx, call) => {
    for (const kind of offer.asks) if (kind.ask === "returned") await kind.run(ctx, call);
  };
  return async (asked) => {
    if (asked.account.isBot) return { kind: "done" };
    for (;;) {
      const guess = await installations.guess(asked.installation);
      if (!guess) return tellUnnamed(asked);
      // Which Grid is ours the organisation's file says, and never whoever calls.
      const call = { ...asked, installation: { ...asked.installation, enterprise: guess.enterprise } };
      try {
        const placed = await lookAtPlace(house, call, guess);
        return await hear(house, offer, { call: placed, guess, reference: newReference(), look, welcome });
      } catch (error) {
        if (!(error instanceof Unheard)) throw error;
        // What is remembered may be old; what was just looked up is not.
        installations.forget(asked.installation);
        if (error.why === "foreign") {
          house.log.warn({ provenBy: call.provenBy }, "a call of another app");
          return { kind: "foreign" };
        }
      }
    }
  };
}

const MOST_UNNAMED = 100;

/** Nothing is done for a team that no file names, or one that it switched off; the operators read once which it is. */
function openUnnamed(house: House): (call: Call) => Answer {
  const told = new Set<string>();
  return ({ installation: { platform, enterprise, team } }) => {
    const name = [platform, enterprise, team].join(" ");
    if (!told.has(name) && told.size < MOST_UNNAMED) {
      told.add(name);
      house.log.warn({ platform, enterprise, team }, "a call from an installation that no file names");
    }
    return { kind: "done" };
  };
}

async function hear(house: House, offer: Offer, asked: Asked): Promise<Answer> {
  const { call } = asked;
  try {
    return await inCall(house, asked, async (ctx, { installation, here }) => {
      const reply = await dispatch(ctx, { offer, here }, call);
      return answer(ctx, { call, installation, here, reply });
    });
  } catch (error) {
    const isOthers = error instanceof Unheard || isUnreachable(error);
    if (isOthers || (isPassing(error) && !isAwaited(call))) throw error;
    return await refuse(house, asked, error);
  }
}

/** Whether a person waits for an answer that nobody will ask for a second time. */
const isAwaited = ({ ask, comesAgain }: Call): boolean =>
  comesAgain !== true && ["command", "button", "form", "message-action"].includes(ask.kind);

/** What a room threw as the "no" that it is; null for a fault, which is logged with a reference that the caller sees. */
function refusalOf(house: House, { reference, call }: Asked, error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  const facts = { reference, ask: call.ask.kind, cause: describeError(error) };
  if (isPassing(error)) {
    house.log.warn(facts, "the database was too busy for a call");
    // A form keeps what was typed into it.
    return new Refusal("chat.busy", {}, "");
  }
  house.log.error(facts, "a call failed");
  return null;
}

/** An expected no is told, and a fault with its reference. */
async function refuse(house: House, asked: Asked, error: unknown): Promise<Answer> {
  const refusal = refusalOf(house, asked, error);
  return inCall(house, asked, async (ctx, { installation, here }) => {
    const known: Ctx = {
      ...ctx,
      reader: { ...ctx.reader, language: nearestLanguage(ctx.reader.language) },
    };
    if (refusal && isDenial(known, refusal, asked.call))
      await recordDenial(known, refusal, await askedBy(known, asked.call));
    const reply: Reply =
      refusal?.field !== undefined && asked.call.ask.kind === "form"
        ? { errors: { [refusal.field]: refusalCard(known, refusal).notification } }
        : { to: "you", card: refusal ? refusalCard(known, refusal) : faultCard(known, asked.reference) };
    return answer(known, { call: asked.call, installation, here, reply });
  });
}
