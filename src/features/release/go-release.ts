import { z } from "zod";
import { now } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { verb } from "../../core/verb.ts";
import { lockDeciders } from "../exception/lock-deciders.ts";
import { releaseWent } from "./events.ts";
import { findApprovals } from "./find-approvals.ts";
import { findHolds } from "./find-holds.ts";
import { getRelease } from "./find-releases.ts";
import { requireSteering } from "./may-steer.ts";
import { moveRelease } from "./move-release.ts";
import { sayHolds } from "./say-holds.ts";

const GoRelease = z.strictObject({ releaseId: z.uuid(), digest: z.string().exactOptional() });

/** Says that it goes now. What holds it is asked again at this very instant. */
export const goRelease = verb("release.go", GoRelease, async (ctx, input) => {
  const before = await getRelease(ctx, input.releaseId, "lock");
  await requireSteering(ctx, before, { right: "release.go" });
  if (input.digest !== undefined && input.digest !== before.digest)
    throw new Refusal("release.changed-since", { number: before.number });
  if (before.state === "requested" || before.state === "approved") {
    const given = await findApprovals(ctx, before);
    await lockDeciders(
      ctx,
      given.map((approval) => approval.personId),
    );
    const { holds } = await findHolds(ctx, before);
    if (holds.length > 0) {
      const because = (await sayHolds(ctx, holds)).join(" · ");
      throw new Refusal("release.held", { number: before.number, because });
    }
  }
  return moveRelease(ctx, before, {
    from: ["approved"],
    set: { state: "going", wentAt: now(ctx) },
    action: "release.went",
    event: releaseWent,
  });
});
