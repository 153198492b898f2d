/** How long something took, in words. */
import type { Ctx } from "../../core/context.ts";
import { words } from "../../core/words.ts";

/** Minutes below two hours, hours and minutes below two days, then days; seconds only below one minute. */
export function sayLength(ctx: Ctx, ms: number): string {
  const t = words(ctx, "incident");
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return t("length.seconds", { count: seconds });
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return t("length.minutes", { count: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return t("length.hours", { hours, minutes: minutes % 60 });
  return t("length.days", { count: Math.round(hours / 24) });
}
