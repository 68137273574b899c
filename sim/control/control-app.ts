import type { Socket } from "node:net";
import { Hono } from "hono";
import { readBody } from "./body.ts";
import { ControlError, refusalOf } from "./control-error.ts";
import type { Endpoint, OtherAnswer } from "./endpoint.ts";
import { checkCredentials, type GuardOptions } from "./guard.ts";
import { HTTP } from "./http-status.ts";
import { fieldsOf } from "./input.ts";
import { openApiOf } from "./open-api.ts";
import type { PageFile } from "./page.ts";

/** Characters of a path that a sentence repeats. */
const PATH_CHARS_MAX = 200;

/** Parts of the application that answers the control port. */
export interface AppParts extends GuardOptions {
  readonly endpoints: readonly Endpoint[];
  readonly version: string;
  /** Files of the live page; none where it is not served. */
  readonly page: readonly PageFile[];
  /** Longest time that a body may take, in ms. */
  readonly bodyMs?: number | undefined;
}

/** Headers of every answer: nothing is kept, and nothing is shown within another page. */
const HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "content-security-policy":
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
};

/** Makes the application that answers the control port. */
export function controlApp({ endpoints, version, page, bodyMs, ...guard }: AppParts): Hono {
  const app = new Hono();
  const files = new Map(
    page.flatMap((file) => [`/${file.name}`, `/assets/${file.name}`].map((path) => [path, file])),
  );
  const index = files.get("/index.html");
  if (index !== undefined) files.set("/", index);
  app.use(async (context, next) => {
    const header = (name: string): string | undefined => context.req.header(name);
    checkCredentials(
      guard,
      {
        host: header("host"),
        origin: header("origin"),
        fetchSite: header("sec-fetch-site"),
        authorization: header("authorization"),
      },
      context.req.method === "GET" && files.has(context.req.path),
    );
    await next();
  });
  for (const [path, { type, text }] of files)
    app.get(path, () => new Response(text, { headers: { ...HEADERS, "content-type": type } }));
  // It takes a while to make, and few read it.
  let description: Readonly<Record<string, unknown>> | undefined;
  app.get("/openapi.json", () => {
    description ??= openApiOf(endpoints, version);
    return json(HTTP.ok, description);
  });
  for (const endpoint of endpoints)
    app.on(endpoint.method.toUpperCase(), honoPath(endpoint.path), async (context) => {
      const { req } = context;
      // Nobody reads what follows the headers; a stream of events would be kept open for it.
      if (req.method === "HEAD" && endpoint.type === "text/event-stream")
        return new Response(null, { headers: { ...HEADERS, "content-type": endpoint.type } });
      const body = endpoint.method === "get" ? undefined : await readBody(req.raw, bodyMs);
      return answered(endpoint, {
        body,
        query: req.query(),
        params: req.param(),
        request: req.raw,
        whenGone: whenGone(context.env),
      });
    });
  app.notFound(({ req }) => {
    const methods = endpoints
      .filter(({ path }) => isPath(path, req.path))
      .map(({ method }) => method.toUpperCase());
    if (methods.length === 0)
      return json(HTTP.notFound, {
        error: `Cannot find ${req.path.slice(0, PATH_CHARS_MAX)}: there is no such path; see /openapi.json`,
      });
    const allow = methods.join(", ");
    return json(
      HTTP.methodNotAllowed,
      { error: `Cannot ${req.method} ${req.path}: the methods are ${allow}` },
      { allow },
    );
  });
  app.onError((thrown) => {
    const { status, error } = refusalOf(thrown);
    // What is left of a body is not read: its connection ends.
    const isUnread = status === HTTP.tooLarge || status === HTTP.timeout || status === HTTP.unsupportedType;
    return json(
      status,
      { error },
      {
        connection: isUnread ? "close" : undefined,
        "www-authenticate": status === HTTP.unauthorized ? "Bearer" : undefined,
      },
    );
  });
  return app;
}

/** Makes what calls back when the connection of a request has closed, also where its answer was never begun. */
function whenGone(env: unknown): (then: () => void) => void {
  const { socket } =
    (env as { readonly incoming?: { readonly socket?: Socket } } | undefined)?.incoming ?? {};
  return (then) => {
    // One connection can send many requests before it is answered.
    socket?.setMaxListeners(0);
    if (socket?.destroyed) then();
    else socket?.once("close", then);
  };
}

async function answered(
  { cannot, query, params, body, status = HTTP.ok, handle }: Endpoint,
  given: Parameters<Endpoint["handle"]>[0],
): Promise<Response> {
  const read = (schema: Endpoint["query"], values: object): Readonly<Record<string, unknown>> => {
    if (schema === undefined) {
      const [name] = Object.keys(values);
      if (name === undefined) return {};
      throw new RangeError(`Cannot ${cannot}: ${name.slice(0, 80)}: it takes no such value`);
    }
    fieldsOf(schema)(cannot, values);
    return schema.parse(values) as Readonly<Record<string, unknown>>;
  };
  const query_ = read(query, given.query);
  const params_ = read(params, given.params);
  if (body === undefined && given.body !== undefined)
    throw new ControlError(HTTP.badRequest, `Cannot ${cannot}: it takes no body`);
  const given_ = body === undefined || given.body !== undefined ? given.body : {};
  if (body !== undefined && (given.body !== undefined || body.isOptional !== true))
    body.check(cannot, given_);
  const answer = await handle({ ...given, body: given_, query: query_, params: params_ });
  return isOther(answer)
    ? new Response(answer.body, { headers: { ...HEADERS, "content-type": answer.type } })
    : json(status, answer);
}

function isOther(answer: unknown): answer is OtherAnswer {
  return typeof answer === "object" && answer !== null && "type" in answer && "body" in answer;
}

function json(
  status: number,
  value: unknown,
  more: Readonly<Record<string, string | undefined>> = {},
): Response {
  const headers = new Headers({ ...HEADERS, "content-type": "application/json" });
  for (const [name, text] of Object.entries(more)) if (text !== undefined) headers.set(name, text);
  return new Response(`${JSON.stringify(value)}\n`, { status, headers });
}

/** Writes a path of OpenAPI as the router reads it. */
function honoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}

function isPath(path: string, requested: string): boolean {
  return new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(requested);
}
