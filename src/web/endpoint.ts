/** An HTTP endpoint of a room, behind a token: its schema is its documentation (OpenAPI at /api/v1/openapi.json). */
import type { z } from "zod";
import type { Ctx } from "../core/context.ts";

export type Endpoint = {
  readonly method: "get" | "post";
  /** Below `/api/v1`; parameters as `{number}`. */
  readonly path: string;
  readonly summary: string;
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  /** Runs in one transaction, as the token's actor; path parameters are merged into the input. */
  readonly run: (ctx: Ctx, input: never) => Promise<unknown>;
};

/** Defines an endpoint; refusals become 4xx with the refusal's key and text. */
export function defineEndpoint<Input extends z.ZodType, Output extends z.ZodType>(endpoint: {
  readonly method: "get" | "post";
  readonly path: string;
  readonly summary: string;
  readonly input: Input;
  readonly output: Output;
  readonly run: (ctx: Ctx, input: z.output<Input>) => Promise<z.input<Output>>;
}): Endpoint {
  return endpoint as Endpoint;
}
