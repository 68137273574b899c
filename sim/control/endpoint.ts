import type { z } from "@hono/zod-openapi";
import type { Check } from "./input.ts";

/** A request that was let in, and whose values are checked. */
export interface Given {
  readonly body: unknown;
  readonly query: Readonly<Record<string, unknown>>;
  readonly params: Readonly<Record<string, unknown>>;
  readonly request: Request;
  /** Calls back when the connection of the request has closed. */
  whenGone(then: () => void): void;
}

/** Answer that is not written as JSON by the app itself. */
export interface OtherAnswer {
  readonly type: string;
  readonly body: string | ReadableStream<Uint8Array>;
}

/** One path and method of the control port: what it takes, does and answers. */
export interface Endpoint {
  readonly method: "get" | "post" | "patch" | "delete";
  /** Path as OpenAPI writes it, e.g. `/faults/{id}`. */
  readonly path: string;
  /** One sentence that says what it does. */
  readonly about: string;
  /** Words for the sentence of a refusal: `Cannot <cannot>: …`. */
  readonly cannot: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: BodyCheck;
  /** Schema of the answer; undefined where `type` says what it is. */
  readonly answer?: z.ZodType;
  /** Content type of an answer that is no JSON. */
  readonly type?: string;
  /** Status of the answer. Default 200. */
  readonly status?: number;
  handle(given: Given): unknown;
}

/** Check and description of a body. */
export interface BodyCheck {
  readonly schema: z.ZodType;
  readonly check: Check;
  /** Whether it can be left out. Default false. */
  readonly isOptional?: boolean;
}
