/** Whose eyes see what is read: what is shown depends on who looks at it, not on who acts. */
import type { Ctx } from "./context.ts";
import { mayDo } from "./rights.ts";

export type Sight =
  /** Baton deciding by itself. Nothing that is read so is shown to anybody as it is. */
  | { readonly kind: "all" }
  /** `seesPrivate`: given the right to see every private thing. */
  | { readonly kind: "person"; readonly id: string; readonly seesPrivate: boolean }
  /** Everyone in a shared place; `subject` (`incident:…`) is whose own place it is. */
  | { readonly kind: "place"; readonly subject: string }
  /** What anyone of the organisation may see; also what may leave by mail. */
  | { readonly kind: "organisation" }
  | { readonly kind: "nobody" };

/** The right to see private things of teams that one does not belong to; for auditors and administrators. */
export const SEE_PRIVATE = "organisation.see-private";

/** What this context's reader may see: whoever it was made for by `forReader`, else the acting one. */
export function sightOf(ctx: Ctx): Sight {
  if (ctx.sight) return ctx.sight;
  const { actor } = ctx;
  switch (actor.kind) {
    case "person":
      return { kind: "person", id: actor.id, seesPrivate: mayDo(ctx, SEE_PRIVATE) };
    case "account":
      return { kind: actor.isOutsider ? "nobody" : "organisation" };
    case "token":
      return { kind: "organisation" };
    case "timer":
    case "file":
    case "baton":
      return { kind: "all" };
  }
}
