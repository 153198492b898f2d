/** The doors to Slack's packages. They are opened at the first use: loading them takes 0.15 s, which no start need wait for. */
import { createRequire } from "node:module";

const load = createRequire(import.meta.url);

/** Bolt; what it costs to load is paid once. */
export const bolt = () => load("@slack/bolt") as typeof import("@slack/bolt");

/** Slack's Web API. */
export const webApi = () => load("@slack/web-api") as typeof import("@slack/web-api");

/** Socket mode, which only an installation without a public address loads. */
export const socketMode = () => load("@slack/socket-mode") as typeof import("@slack/socket-mode");
