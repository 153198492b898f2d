/** What chat asks of people, fulfilled; `app.ts` hands it in. */
import type { Directory } from "../../chat/directory.ts";
import { findActor } from "./find-actor.ts";
import { findReachable } from "./find-reachable.ts";

export const directory: Directory = { findActor, findReachable };
