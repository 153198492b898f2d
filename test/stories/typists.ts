/** Who types what is hard to read: two on each platform, in German, Portuguese and Hindi. */
export const TYPISTS = [
  ["slack", "anna"],
  ["slack", "rafael"],
  ["teams", "jonas"],
  ["teams", "kavya"],
] as const;
