import { encodeFrame, encodeHello } from "../../sim/wire/frames.ts";
import { placeOrder } from "../../sim/wire/requests/place-order.ts";
import { ACCOUNT } from "./contracts.ts";
import { FakeTws, type Fault, type Injected, parseFault, ServerReader, VirtualClock } from "./sim.ts";

/** Apple's share, as the contract fields of a request. */
export const STOCK: readonly string[] = ["265598", "AAPL", "STK", "", "", "", "", "SMART", "", "USD", "", ""];
/** The message IDs of `tickPrice` and `tickSize`. */
export const TICKS: readonly string[] = ["1", "2"];
/** The message IDs of `realtimeBar` and `historicalDataUpdate`. */
export const BARS: readonly string[] = ["50", "90"];

/** The frame of a limit order for one share at 100, with changes. */
export const orderFrame = (orderId: string, change: object = {}): string[] => {
  const empty = placeOrder.read(["3", orderId, ...STOCK, ...Array(104).fill("")], 193);
  const order = {
    action: "BUY",
    totalQuantity: 1,
    orderType: "LMT",
    lmtPrice: 100,
    tif: "DAY",
    transmit: true,
  };
  return placeOrder.write({ ...empty, ...order, ...change }, 193);
};

/** Returns for each ID whether it was received. */
export const includes = (received: readonly string[], ids: readonly string[]): boolean[] =>
  ids.map((id) => received.includes(id));

/** A client at work: what it sends and receives. */
export interface DayClient {
  readonly state: { readonly closed: boolean };
  send(...fields: string[]): void;
  /** The messages since the last call of this or of `received`. */
  frames(): (readonly string[])[];
  /** The IDs of those messages; errors by their code. */
  received(): string[];
}

/** A fake TWS on a market day, and a client that watches a share, its bars and its account. */
export interface MarketDay {
  readonly clock: VirtualClock;
  readonly tws: FakeTws;
  readonly client: DayClient;
  dial(clientId: number): DayClient;
  inject(fault: string | Fault): Injected;
}

/** Starts a market day: Tuesday, half past ten in New York. */
export function marketDay(): MarketDay {
  const clock = new VirtualClock(Date.UTC(2026, 0, 13, 15, 30));
  const tws = new FakeTws({ clock });
  const dial = (clientId: number): DayClient => {
    const reader = new ServerReader();
    const frames: (readonly string[])[] = [];
    const state = { closed: false };
    const closed = (): void => {
      state.closed = true;
    };
    const end = tws.accept({
      write: (bytes) => void frames.push(...reader.push(bytes)),
      end: closed,
      reset: closed,
    });
    const send = (...fields: string[]): void => end.received(encodeFrame(fields));
    end.received(encodeHello(100, 193));
    send("71", "2", `${clientId}`, "");
    return {
      send,
      state,
      frames: () => frames.splice(0),
      received: () => frames.splice(0).map(([id = "", , , code]) => (id === "4" ? `error ${code}` : id)),
    };
  };
  const client = dial(1);
  client.send("1", "11", "1", ...STOCK, "0", "", "0", "0", "");
  client.send("50", "3", "2", ...STOCK, "5", "TRADES", "0", "");
  client.send("20", "3", ...STOCK, "0", "", "5 mins", "1 D", "1", "TRADES", "1", "1", "");
  client.send("92", "4", ACCOUNT, "");
  const inject = (fault: string | Fault): Injected =>
    tws.inject(typeof fault === "string" ? parseFault(fault) : fault);
  return { clock, tws, client, dial, inject };
}
