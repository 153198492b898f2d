/** The one door to botbuilder. It is opened at the first use: loading it takes 0.3 s, which no start need wait for. */
import { createRequire } from "node:module";

const load = createRequire(import.meta.url);

/** The package; what it costs to load is paid once. */
export const botbuilder = () => load("botbuilder") as typeof import("botbuilder");
