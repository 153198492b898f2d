/** How many there are of what should not be, and which come most often. */
import { counted } from "./probes.ts";

/** "0", or "12 (no signature: 200 × 8; two timestamps: 200 × 4)". */
export function tally(found: readonly string[]): string {
  if (found.length === 0) return "0";
  const most = [...counted(found)].sort(([, a], [, b]) => b - a).slice(0, 5);
  return `${found.length} (${most.map(([what, times]) => `${what} × ${times}`).join("; ")})`;
}
