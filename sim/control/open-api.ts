import { OpenAPIHono } from "@hono/zod-openapi";
import { refusal } from "./answer-schemas.ts";
import type { Endpoint } from "./endpoint.ts";
import { HTTP, type HttpName } from "./http-status.ts";

/** Refusals of every endpoint, by status. */
const REFUSALS: readonly (readonly [HttpName, string])[] = [
  ["badRequest", "A value is not accepted."],
  ["unauthorized", "The token is missing or wrong."],
  ["forbidden", "The request comes from a web page of another origin."],
  ["notFound", "There is no such thing."],
  ["timeout", "The body has not ended in time."],
  ["conflict", "The state does not allow it."],
  ["tooLarge", "The body is too large."],
  ["unsupportedType", "The content type is not application/json."],
  ["unavailable", "There are too many readers."],
];

/** Makes the OpenAPI description of endpoints. */
export function openApiOf(
  endpoints: readonly Endpoint[],
  version: string,
): Readonly<Record<string, unknown>> {
  return described(endpoints).getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Control of ibkr-pool",
      version,
      description: "What can be seen and done while a fake TWS, a drill or a proxy runs.",
    },
    security: [{}, { token: [] }],
  }) as unknown as Readonly<Record<string, unknown>>;
}

function described(endpoints: readonly Endpoint[]): OpenAPIHono {
  const app = new OpenAPIHono();
  app.openAPIRegistry.registerComponent("securitySchemes", "token", { type: "http", scheme: "bearer" });
  for (const { method, path, about, params, query, body, answer, type, status = HTTP.ok } of endpoints) {
    const json = (schema: unknown): never => ({ "application/json": { schema } }) as never;
    const content =
      answer === undefined ? ({ [type ?? ""]: { schema: { type: "string" } } } as never) : json(answer);
    const answers = [
      [status, { description: about, content }],
      ...REFUSALS.map(([name, description]) => [HTTP[name], { description, content: json(refusal) }]),
    ];
    const sent = body && { required: body.isOptional !== true, content: json(body.schema) };
    const request = { params, query, body: sent };
    const given = Object.entries(request).filter(([, value]) => value !== undefined);
    app.openAPIRegistry.registerPath({
      method,
      path,
      summary: about,
      operationId: `${method}${path.replaceAll(/[/{}]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
      request: Object.fromEntries(given),
      responses: Object.fromEntries(answers),
    });
  }
  return app;
}
