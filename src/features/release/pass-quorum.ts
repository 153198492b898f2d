import { z } from "zod";
import { now } from "../../core/context.ts";
import { requireRight } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { findExceptions } from "../exception/find-exceptions.ts";
import { getRelease } from "./find-releases.ts";
import { settleIfComplete } from "./settle.ts";

const PassQuorum = z.strictObject({ releaseId: z.uuid() });

/** Approves a release whose missing agreements an exception stands for. Only Baton itself does this. */
export const passQuorum = verb("release.pass-quorum", PassQuorum, async (ctx, input) => {
  requireRight(ctx, "release.pass-quorum");
  const release = await getRelease(ctx, input.releaseId, "lock");
  const granted = await findExceptions(ctx, subject("release", release), now(ctx));
  if (release.state !== "requested" || !granted.some((exception) => exception.rule === "quorum"))
    return nothingChanged(ctx, release);
  return settleIfComplete(ctx, release, "quorum");
});
