/** What a person can type about releases. Approving and rejecting is by button only, from what was shown. */
import type { Command, Here } from "../../chat/command.ts";
import { bare, type Line } from "../../chat/line.ts";
import type { Ctx } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { findRecent, findWaiting, getRelease, getReleaseNumber } from "./find-releases.ts";
import { requestForm } from "./forms.ts";
import { goRelease } from "./go-release.ts";
import { holdRelease } from "./hold-release.ts";
import { listCard, waitingCard, whyCard } from "./list-cards.ts";
import { readRequest } from "./read-request.ts";
import { requested, said, shown } from "./replies.ts";
import { requestRelease } from "./request-release.ts";
import { rollBackRelease } from "./roll-back-release.ts";
import type { Release } from "./tables.ts";
import { withdrawRelease } from "./withdraw-release.ts";

const NUMBER = /^r?-?#?(\d{1,9})$/;
const NUMBERED = /^r-\d{1,9}$/;

/** The release that was named: by its number, or by the thread it is typed in. */
async function findNamed(ctx: Ctx, line: Line, here: Here): Promise<Release | null> {
  const typed = NUMBER.exec(line.takeIf((word) => NUMBER.test(word)) ?? "")?.[1];
  if (typed !== undefined) return getReleaseNumber(ctx, Number(typed));
  return here.subject?.kind === "release" ? getRelease(ctx, here.subject.id) : null;
}

/** The only one that waits. Errors: `release.which` where there are more, or none. */
async function getOnly(ctx: Ctx, line: Line): Promise<Release> {
  const [only, ...others] = await findWaiting(ctx);
  if (only && others.length === 0) return only;
  throw which(line, only);
}

const which = (line: Line, only?: Release) =>
  new Refusal("release.which", { example: `${line.taken} R-${only?.number ?? 42}` });

/** Words that name no release may mean another one than the only one that waits ("go ledger", "withdraw I-7"): it is asked which. */
async function getMeant(ctx: Ctx, line: Line, here: Here): Promise<Release> {
  const named = await findNamed(ctx, line, here);
  if (named) return named;
  if (!line.isEmpty) throw which(line);
  return getOnly(ctx, line);
}

export const bareCommand: Command = {
  name: "release",
  help: "help.release",
  takesWords: true,
  run: async (ctx, line, here) => {
    requireRight(ctx, "release.read");
    if (line.isEmpty) return { to: "you", card: await waitingCard(ctx) };
    // "approve R-42": the buttons are on its card.
    const numbered = line.rest
      .split(/\s+/)
      .map(bare)
      .find((word) => NUMBERED.test(word));
    if (numbered !== undefined) return shown(ctx, await getReleaseNumber(ctx, Number(numbered.slice(2))));
    return shown(ctx, await getMeant(ctx, line, here));
  },
};

/** One line is enough; with less, or with nothing, the form opens as far as it could be filled. */
export const requestCommand: Command = {
  name: "release request",
  help: "help.request",
  run: async (ctx, line, here) => {
    const typed = await readRequest(ctx, line.takeRest());
    if (typed.service === "" || typed.version === "" || typed.environment === "")
      return { form: await requestForm(ctx, typed) };
    return requested(ctx, await requestRelease(ctx, typed), here);
  },
};

export const listCommand: Command = {
  name: "release list",
  help: "help.list",
  run: async (ctx) => {
    requireRight(ctx, "release.read");
    return { to: "you", card: listCard(ctx, await findRecent(ctx, 10)) };
  },
};

export const whyCommand: Command = {
  name: "release why",
  help: "help.why",
  run: async (ctx, line, here) => {
    requireRight(ctx, "release.read");
    return { to: "you", card: await whyCard(ctx, await getMeant(ctx, line, here)) };
  },
};

/** `hold R-42: reason` holds; `hold R-42 off`, or without a reason where it is held, lifts. */
export const holdCommand: Command = {
  name: "release hold",
  help: "help.hold",
  run: async (ctx, line, here) => {
    const release = (await findNamed(ctx, line, here)) ?? (await getOnly(ctx, line));
    const reason = line
      .takeRest()
      .replace(/^[:\s-]+/, "")
      .trim();
    const lifts = /^(off|lift|end)$/i.test(reason) || (reason === "" && release.heldAt !== null);
    if (!lifts && reason === "") throw new Refusal("release.reason-missing");
    if (reason.length > 500) throw new Refusal("release.too-long", { most: 500, length: reason.length });
    const held = await holdRelease(ctx, { releaseId: release.id, reason: lifts ? null : reason });
    return said(ctx, held);
  },
};

const steering = (
  name: string,
  help: string,
  steer: (ctx: Ctx, input: { releaseId: string }) => Promise<Release>,
): Command => ({
  name,
  help,
  run: async (ctx, line, here) => {
    const { id } = await getMeant(ctx, line, here);
    return said(ctx, await steer(ctx, { releaseId: id }));
  },
});

export const goCommand = steering("release go", "help.go", goRelease);
export const rollbackCommand = steering("release rollback", "help.rollback", rollBackRelease);
export const withdrawCommand = steering("release withdraw", "help.withdraw", withdrawRelease);
