import { type IBApi, SecType } from "../../src/mod.ts";
import { REQUESTS } from "../../src/operations/catalogue.ts";
import type { AnyRead } from "../../src/operations/read.ts";
import type { AnyWatch } from "../../src/operations/stream.ts";
import { AAPL, AAPL_NUMBERED, ACCOUNT } from "./contracts.ts";
import { ENTRIES, GOOD } from "./operation-arguments.ts";

/** One request of the catalogue, as a program sends it to any `IBApi`, and how it ends what goes on. */
export interface Turn {
  readonly name: string;
  /** The method of `IBApi` that sends it. */
  readonly method: string;
  readonly args: unknown;
  readonly read?: AnyRead;
  readonly watch?: AnyWatch;
  begin(api: IBApi, id: number): void;
  end?(api: IBApi, id: number): void;
}

const ORDER = { action: "BUY", totalQuantity: 10, tif: "DAY", transmit: true, account: ACCOUNT };
const OPTION = {
  symbol: "AAPL",
  secType: SecType.OPT,
  exchange: "SMART",
  currency: "USD",
  lastTradeDateOrContractMonth: "20260220",
  strike: 260,
  right: "C",
  multiplier: 100,
} as never;

/** Orders that are placed first, so that there are executions, open orders and completed ones. */
const ORDERS: readonly Omit<Turn, "args">[] = [
  {
    name: "an order at the market",
    method: "placeOrder",
    begin: (api) => void api.placeOrder(1, AAPL, { ...ORDER, orderType: "MKT" } as never),
  },
  {
    name: "an order that rests, a modification and a cancel",
    method: "placeOrder",
    begin: (api) => {
      for (const lmtPrice of [1, 2])
        api.placeOrder(2, AAPL, { ...ORDER, orderType: "LMT", lmtPrice } as never);
      api.cancelOrder(2);
    },
  },
  {
    name: "an order that rests",
    method: "placeOrder",
    begin: (api) => void api.placeOrder(3, AAPL, { ...ORDER, orderType: "LMT", lmtPrice: 1 } as never),
  },
];

/** Requests that `lease.api` has beside the reads and streams of the pool. */
const ALONE: readonly Omit<Turn, "args">[] = [
  {
    name: "display groups",
    method: "queryDisplayGroups",
    begin: (api, id) => void api.queryDisplayGroups(id),
  },
  {
    name: "events of a display group",
    method: "subscribeToGroupEvents",
    begin: (api, id) => void api.subscribeToGroupEvents(id, 1),
    end: (api, id) => void api.unsubscribeFromGroupEvents(id),
  },
  {
    name: "implied volatility",
    method: "calculateImpliedVolatility",
    begin: (api, id) => void api.calculateImpliedVolatility(id, OPTION, 5, 260),
  },
  {
    name: "option price",
    method: "calculateOptionPrice",
    begin: (api, id) => void api.calculateOptionPrice(id, OPTION, 0.3, 260),
  },
  {
    name: "exercise of an option that is not held",
    method: "exerciseOptions",
    begin: (api, id) => void api.exerciseOptions(id, OPTION, 1, 1, "", 0),
  },
  {
    name: "kinds of calendar events",
    method: "reqWshMetaData",
    begin: (api, id) => void api.reqWshMetaData(id),
  },
  {
    name: "calendar events",
    method: "reqWshEventData",
    begin: (api, id) => void api.reqWshEventData(id, AAPL_NUMBERED.conId),
  },
  {
    name: "groups of an advisor",
    method: "replaceFA",
    begin: (api, id) => void api.replaceFA(id, 1, "<ListOfGroups></ListOfGroups>"),
  },
];

/** Every operation of the catalogue, orders first: reads, streams, and the requests of `lease.api` alone. */
export const TURNS: readonly Turn[] = [
  ...ORDERS.map((turn) => ({ ...turn, args: null })),
  ...(ENTRIES as readonly (AnyRead | AnyWatch)[]).flatMap((entry) => turnOf(entry)),
  ...ALONE.map((turn) => ({ ...turn, args: null })),
];

/** Methods of the catalogue that no turn sends. */
export function methodsLeft(): readonly string[] {
  const sent = new Set(TURNS.map(({ method }) => method));
  return REQUESTS.map(({ request }) => request).filter((method) => !sent.has(method));
}

function turnOf(entry: AnyRead | AnyWatch): readonly Turn[] {
  const args = argumentsOf(entry.name) as never;
  if ("collect" in entry) {
    const { name, method } = entry;
    const end = (api: IBApi, id: number): void => entry.release?.(api, id);
    return [{ name, method, args, read: entry, begin: (api, id) => entry.send(api, id, args), end }];
  }
  if (!("begin" in entry)) return [];
  const { name, source } = entry;
  if (source === "bulletins")
    return [
      {
        name,
        method: "reqNewsBulletins",
        args,
        watch: entry,
        begin: (api) => void api.reqNewsBulletins(true),
        end: (api) => void api.cancelNewsBulletins(),
      },
    ];
  if (typeof source === "object") {
    const begin = (api: IBApi, id: number): void => source.send(api, id, null as never);
    return [{ name, method: source.method, args, watch: entry, begin }];
  }
  return [
    {
      name,
      method: requestOf(entry, args),
      args,
      watch: entry,
      begin: (api, id) => entry.start(api, id, args),
      end: (api, id) => entry.stop(api, id, args),
    },
  ];
}

/** Gets the arguments of an example, with the account that the fake has, and no model, because it has none. */
function argumentsOf(name: string): object | null {
  const good = GOOD[name];
  if (good === undefined) return null;
  const account = Object.keys(good).find((key) => key === "account" || key === "acctCode");
  if (account === undefined) return good;
  return { ...good, [account]: ACCOUNT, ...("modelCode" in good ? { modelCode: "" } : {}) };
}

/** Finds out which method a stream calls. */
function requestOf(watch: AnyWatch, args: object): string {
  let method = "";
  const note = (_: object, name: string | symbol): (() => void) => {
    return () => {
      method ||= String(name);
    };
  };
  watch.start(new Proxy({}, { get: note }) as IBApi, 1, args);
  return method;
}
