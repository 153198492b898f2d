/** The API's description (OpenAPI 3.1), made from the schemas that judge the requests. */
import { z } from "zod";
import type { Endpoint } from "./endpoint.ts";
import { ProblemSchema } from "./problem.ts";

type JsonSchema = Record<string, unknown> & {
  properties?: Record<string, JsonSchema>;
  required?: string[];
};

/** Schemas as JSON Schema 2020-12, which OpenAPI 3.1 speaks; instants are ISO texts. */
function schemaOf(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  const made = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === "date")
        Object.assign(jsonSchema, { type: "string", format: "date-time" });
    },
  }) as JsonSchema;
  const { $schema: _, ...rest } = made;
  return rest;
}

const REFUSED = {
  400: "Invalid",
  401: "No valid token",
  403: "Not allowed",
  404: "Not found",
  409: "Refused",
  429: "Too many",
  500: "A fault of Baton's",
  503: "Later: the database is away or busy",
};
/** What only a body can bring about. */
const REFUSED_BODY = {
  413: "Too large",
  415: "Not JSON",
  422: "The Idempotency-Key came with another request",
};

const IDEMPOTENCY_KEY = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description: "The same key within 24 hours is answered once and done once.",
  schema: { type: "string", minLength: 1, maxLength: 200 },
};

function operation(endpoint: Endpoint): Record<string, unknown> {
  const inPath = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
  const { properties = {}, required = [], ...input } = schemaOf(endpoint.input, "input");
  const others = Object.keys(properties).filter((name) => !inPath.includes(name));
  const isPost = endpoint.method === "post";
  const parameter = (name: string, place: "path" | "query") => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: properties[name] ?? { type: "string" },
  });
  const body = {
    ...input,
    properties: Object.fromEntries(others.map((name) => [name, properties[name]])),
    required: required.filter((name) => others.includes(name)),
  };
  const problem = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };
  return {
    operationId: `${endpoint.method} ${endpoint.path}`.replace(/[^a-z]+/gi, "_"),
    summary: endpoint.summary,
    parameters: [
      ...inPath.map((name) => parameter(name, "path")),
      ...(isPost ? [IDEMPOTENCY_KEY] : others.map((name) => parameter(name, "query"))),
    ],
    ...(isPost ? { requestBody: { required: true, content: { "application/json": { schema: body } } } } : {}),
    responses: {
      [isPost ? "201" : "200"]: {
        description: "Done",
        content: { "application/json": { schema: schemaOf(endpoint.output, "output") } },
      },
      ...Object.fromEntries(
        Object.entries({ ...REFUSED, ...(isPost ? REFUSED_BODY : {}) }).map(([status, description]) => [
          status,
          { description, content: problem },
        ]),
      ),
    },
  };
}

/** The whole description. */
export function openApiDocument(endpoints: readonly Endpoint[], publicUrl: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const endpoint of endpoints) {
    const path = paths[endpoint.path] ?? {};
    path[endpoint.method] = operation(endpoint);
    paths[endpoint.path] = path;
  }
  return {
    openapi: "3.1.0",
    info: { title: "Baton", version: "1" },
    servers: [{ url: `${publicUrl}/api/v1` }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
      schemas: { Problem: schemaOf(ProblemSchema, "output") },
    },
  };
}
