import { OpenAPIHono } from "@hono/zod-openapi";
import { refusal } from "./answer-schemas.ts";
import type { Endpoint } from "./endpoint.ts";

/** Refusals of every endpoint, by status. */
const REFUSALS: Readonly<Record<number, string>> = {
  400: "A value is not accepted.",
  401: "The token is missing or wrong.",
  403: "The request comes from a web page of another origin.",
  404: "There is no such thing.",
  408: "The body has not ended in time.",
  409: "The state does not allow it.",
  413: "The body is too large.",
  415: "The content type is not application/json.",
  503: "There are too many readers.",
};

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
      description:
        "What can be seen and done while a fake TWS, a drill or a proxy runs. The port listens on loopback; on any other address " +
        "it needs a bearer token.",
    },
    security: [{}, { token: [] }],
  }) as unknown as Readonly<Record<string, unknown>>;
}

function described(endpoints: readonly Endpoint[]): OpenAPIHono {
  const app = new OpenAPIHono();
  app.openAPIRegistry.registerComponent("securitySchemes", "token", { type: "http", scheme: "bearer" });
  for (const { method, path, about, params, query, body, answer, type, status = 200 } of endpoints) {
    const json = (schema: unknown): never => ({ "application/json": { schema } }) as never;
    const content =
      answer === undefined ? ({ [type ?? ""]: { schema: { type: "string" } } } as never) : json(answer);
    const refusals = Object.entries(REFUSALS).map(([code, description]) => [
      code,
      { description, content: json(refusal) },
    ]);
    app.openAPIRegistry.registerPath({
      method,
      path,
      summary: about,
      operationId: `${method}${path.replaceAll(/[/{}]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
      request: {
        ...(params === undefined ? {} : { params }),
        ...(query === undefined ? {} : { query }),
        ...(body === undefined
          ? {}
          : { body: { required: body.isOptional !== true, content: json(body.schema) } }),
      },
      responses: {
        [status]: { description: about, content },
        ...Object.fromEntries(refusals),
      },
    });
  }
  return app;
}
