import { CommandError } from "./io.ts";

/** One request of the command `control`. */
export interface ControlRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
}

/** Flags that the actions of `control` take. */
export interface ActionFlags {
  readonly name?: string;
  readonly client?: number;
  readonly with?: string;
  readonly limit?: number;
  readonly sessions?: string;
}

/** An action of the command `control`: its arguments and what it sends. */
export interface ControlAction {
  readonly usage: string;
  readonly about: string;
  /** Least and most arguments. */
  readonly takes: readonly [number, number];
  request(args: readonly string[], flags: ActionFlags): ControlRequest;
}

const get = (usage: string, path: string, about: string): ControlAction => ({
  usage,
  about,
  takes: [0, 0],
  request: () => ({ method: "GET", path }),
});

const byId = (usage: string, about: string, change: (path: string) => ControlRequest): ControlAction => ({
  usage,
  about,
  takes: [1, 1],
  request: ([id = ""]) => change(`/faults/${encodeURIComponent(id)}`),
});

/** Actions of the command `control`, by their names. */
export const CONTROL_ACTIONS: Readonly<Record<string, ControlAction>> = {
  health: get("health", "/health", "what runs"),
  state: get("state", "/state", "sessions, faults, orders and message rates"),
  faults: get("faults", "/faults", "faults, with their numbers"),
  kinds: get("kinds", "/faults/kinds", "kinds of faults, with their parameters"),
  inject: {
    usage: "inject <fault>",
    about: "inject a fault, e.g. drop:how=fin",
    takes: [1, 1],
    request: ([fault]) => ({ method: "POST", path: "/faults", body: { fault } }),
  },
  pause: byId("pause <number>", "let a fault act on nothing", (path) => ({
    method: "PATCH",
    path,
    body: { state: "paused" },
  })),
  resume: byId("resume <number>", "let a paused fault act again", (path) => ({
    method: "PATCH",
    path,
    body: { state: "running" },
  })),
  heal: {
    usage: "heal [number]",
    about: "heal one fault, or all",
    takes: [0, 1],
    request: ([id]) => ({
      method: "DELETE",
      path: id === undefined ? "/faults" : `/faults/${encodeURIComponent(id)}`,
    }),
  },
  requests: {
    usage: "requests [--name] [--client] [--with] [--limit]",
    about: "requests that have arrived",
    takes: [0, 0],
    request: (_, { name, client, with: values, limit }) => {
      const given = Object.entries({ name, clientId: client, with: values, limit });
      const query = new URLSearchParams(
        given.flatMap(([key, value]) => (value === undefined ? [] : [[key, `${value}`]])),
      );
      return { method: "GET", path: `/requests${query.size === 0 ? "" : `?${query}`}` };
    },
  },
  rules: get("rules", "/rules", "rules for requests, with their uses"),
  answer: {
    usage: "answer <json>",
    about: 'make a rule: {"to": "reqPositions", "ignore": true}',
    takes: [1, 1],
    request: ([text]) => ({ method: "POST", path: "/rules", body: bodyOf(text) }),
  },
  unanswer: {
    usage: "unanswer [number]",
    about: "remove one rule, or all",
    takes: [0, 1],
    request: ([id]) => ({
      method: "DELETE",
      path: id === undefined ? "/rules" : `/rules/${encodeURIComponent(id)}`,
    }),
  },
  orders: get("orders", "/orders", "orders of the book"),
  place: {
    usage: "place <json>",
    about: 'place an order by hand: {"symbol": "AAPL", "action": "BUY", "quantity": 1}',
    takes: [1, 1],
    request: ([text]) => ({ method: "POST", path: "/orders", body: bodyOf(text) }),
  },
  order: {
    usage: "order <client> <order> <fill|reject|hold|release> [json]",
    about: "work an order by hand",
    takes: [3, 4],
    request: ([client = "", order = "", action = "", text]) => ({
      method: "POST",
      path: `/orders/${[client, order, action].map(encodeURIComponent).join("/")}`,
      body: text === undefined ? {} : bodyOf(text),
    }),
  },
  market: {
    usage: "market <json>",
    about: 'move a price, e.g. \'{"symbol": "AAPL", "move": "-3%"}\'',
    takes: [1, 1],
    request: ([text]) => ({ method: "POST", path: "/market", body: bodyOf(text) }),
  },
  notify: {
    usage: "notify <code> <text>",
    about: "send a notice to every client",
    takes: [2, 2],
    request: ([code, text]) => ({ method: "POST", path: "/notify", body: { code: Number(code), text } }),
  },
  scenario: get("scenario", "/scenario", "the scenario that runs"),
  mark: {
    usage: "mark <name>",
    about: "set a mark of the scenario",
    takes: [1, 1],
    request: ([mark]) => ({ method: "POST", path: "/scenario/marks", body: { mark } }),
  },
  reset: {
    usage: "reset [--sessions end|keep]",
    about: "put the fake back to the start",
    takes: [0, 0],
    request: (_, { sessions = "end" }) => ({ method: "POST", path: "/reset", body: { sessions } }),
  },
  advance: {
    usage: "advance <ms>",
    about: "move time forward, where it stands still",
    takes: [1, 1],
    request: ([ms]) => ({ method: "POST", path: "/time/advance", body: { ms: Number(ms) } }),
  },
  metrics: get("metrics", "/metrics", "metrics as text for Prometheus"),
  openapi: get("openapi", "/openapi.json", "description of every path"),
};

function bodyOf(text = ""): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new CommandError(`Cannot read the argument: expected JSON, got ${text.slice(0, 80)}`);
  }
}
