import { type Contract, type IBApi, OptionType, SecType } from "@stoqey/ib";
import { afterAll, expect } from "vitest";
import { clockFrom, FakeTws, listen, type TcpDoor } from "../../sim/mod.ts";
import { LiveClient } from "./live-client.ts";

/** Tuesday half past ten in New York: everything trades. */
export const OPEN: number = Date.UTC(2026, 0, 13, 15, 30);
/** A call on AAPL that expires in February 2026. */
export const callAt = (strike: number): Contract => ({
  symbol: "AAPL",
  secType: SecType.OPT,
  exchange: "SMART",
  right: OptionType.Call,
  strike,
  lastTradeDateOrContractMonth: "20260220",
});
/** Returns what tells the events of a request by their first argument. */
export const of =
  (reqId: number): ((args: unknown[]) => boolean) =>
  ([id]: unknown[]) =>
    id === reqId;

/** A connected stock client on a fake of its own. */
export interface StockSession {
  readonly tws: FakeTws;
  readonly door: TcpDoor;
  readonly client: LiveClient;
  /** Returns a new request number. */
  nextId(): number;
  /** Returns the newest request number. */
  lastId(): number;
  /** Sends a request under a new number and returns the other arguments of the first matching event. */
  request(send: (api: IBApi, id: number) => void, event: string): Promise<unknown[]>;
  /** Sends a request under a new number and returns the code of its error. */
  errorOf(request: (api: IBApi, id: number) => void): Promise<number>;
}

/** Checks that client and server could read every message of each other. */
export function expectAllRead({ client, tws }: Pick<StockSession, "client" | "tws">): void {
  expect(client.complaints).toEqual([]);
  const notes = tws.trace.events.filter(({ event }) => event === "failed" || event === "unreadable");
  expect(notes).toEqual([]);
}

/** Opens the session of a test file. It ends with the file, and fails it when a message could not be read. */
export async function stockSession(): Promise<StockSession> {
  // Time passes as it does outside: no test waits for the 11 s of a snapshot.
  const tws = new FakeTws({ clock: clockFrom(OPEN), snapshotMs: 500 });
  const door = await listen(tws);
  const client = await new LiveClient(door.port, 1).connect();
  let reqId = 1_000;
  afterAll(async () => {
    client.close();
    tws.close();
    await door.close();
    expectAllRead({ client, tws });
  });

  async function request(send: (api: IBApi, id: number) => void, event: string): Promise<unknown[]> {
    const id = ++reqId;
    const from = client.emitted.length;
    const [, ...rest] = await client.request((api) => send(api, id), event, of(id));
    const errors = client.emitted.slice(from).filter((one) => one.event === "error" && one.args[2] === id);
    expect(errors.map(({ args }) => args[0].message)).toEqual([]);
    return rest;
  }

  const errorOf = async (request: (api: IBApi, id: number) => void): Promise<number> => {
    const id = ++reqId;
    const [, code] = await client.request(
      (api) => request(api, id),
      "error",
      (args) => args[2] === id,
    );
    return code;
  };

  return { tws, door, client, nextId: () => ++reqId, lastId: () => reqId, request, errorOf };
}
