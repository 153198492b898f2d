/** What can be typed, gathered from every room; `app.ts` hands it in. */
import { definePort } from "../../core/house.ts";

export type Spoken = {
  /** The room's catalogue, in which `help` and the synonyms stand. */
  readonly room: string;
  /** `incident open`; a noun alone is the bare command. */
  readonly name: string;
  /** A locale key of the room. */
  readonly help: string;
};

/** In the rooms' order, those that an organisation has switched off among them. */
export const vocabularyPort = definePort<readonly Spoken[]>("vocabulary");
