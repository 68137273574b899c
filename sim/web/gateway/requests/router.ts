import type { Handler } from "../handler.ts";

/** What a method and a path lead to. */
export type Route =
  | {
      readonly kind: "found";
      readonly handler: Handler;
      readonly params: Readonly<Record<string, string>>;
    }
  | { readonly kind: "wrong-method"; readonly allowed: readonly string[] }
  | { readonly kind: "unknown" };

interface Entry {
  readonly handler: Handler;
  readonly parts: readonly string[];
}

/** The endpoints by path: an endpoint with the fewer parameters goes first. */
export class Router {
  readonly #entries: readonly Entry[];

  constructor(handlers: readonly Handler[]) {
    const parameters = ({ parts }: Entry): number => parts.filter((part) => part.startsWith(":")).length;
    this.#entries = handlers
      .map((handler) => ({ handler, parts: partsOf(handler.path) }))
      .sort((a, b) => parameters(a) - parameters(b));
  }

  /** Finds the handler of a request. */
  route(method: string, path: string): Route {
    const parts = partsOf(path);
    const allowed: string[] = [];
    for (const { handler, parts: pattern } of this.#entries) {
      const params = matched(pattern, parts);
      if (params === undefined) continue;
      if (handler.method === method) return { kind: "found", handler, params };
      allowed.push(handler.method);
    }
    return allowed.length > 0 ? { kind: "wrong-method", allowed } : { kind: "unknown" };
  }
}

function partsOf(path: string): string[] {
  const parts = path.split("/").slice(1);
  if (parts.at(-1) === "") parts.pop();
  return parts;
}

function matched(
  pattern: readonly string[],
  parts: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (pattern.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const given = parts[index] ?? "";
    if (!expected.startsWith(":")) {
      if (given !== expected) return undefined;
      continue;
    }
    const value = decoded(given);
    if (value === undefined || value === "") return undefined;
    params[expected.slice(1)] = value;
  }
  return params;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
