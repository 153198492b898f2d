/** The file that `org init` writes: small, valid as it stands, every line explained. */
import { readFileSync } from "node:fs";

/** A first organisation: one region, one team, one person, one service. */
export const firstFile = (): string => readFileSync(new URL("first.yaml", import.meta.url), "utf8");
