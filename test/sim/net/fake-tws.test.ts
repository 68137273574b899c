import { expect, test } from "vitest";
import { placeOrder } from "../../../sim/wire/requests/place-order.ts";
import { startApi } from "../../../sim/wire/requests/session.ts";
import { AAPL_NUMBERED } from "../../support/contracts.ts";
import { frameOf } from "../../support/messages.ts";
import {
  encodedFrame,
  encodedHello,
  FakeTws,
  mute,
  refuse,
  ServerReader,
  VirtualClock,
} from "../../support/sim.ts";

/** Connects a client, which sends START_API when it has a client ID; gives its connection and its next order ID. */
function connect(tws: FakeTws, clientId: number | undefined) {
  const reader = new ServerReader();
  const frames: (readonly string[])[] = [];
  const end = tws.accept({
    write: (chunk) => void frames.push(...reader.push(chunk)),
    end: () => {},
    reset: () => {},
  });
  end.received(encodedHello(100, 193));
  if (clientId !== undefined) end.received(frameOf(startApi, { clientId }));
  return { end, nextId: () => frames.find(([id]) => id === "9")?.[2] };
}

test("a later fake continues from state(), also after JSON", () => {
  const clock = new VirtualClock(Date.UTC(2026, 0, 13, 15, 30));
  const first = new FakeTws({ clock, seed: 3 });
  const order = {
    action: "BUY",
    totalQuantity: 1,
    orderType: "LMT",
    lmtPrice: 100,
    tif: "DAY",
    transmit: true,
  };
  connect(first, 1).end.received(frameOf(placeOrder, { orderId: 41, ...AAPL_NUMBERED, ...order }));
  const state = JSON.parse(JSON.stringify(first.state()));
  first.close();
  const second = new FakeTws({ clock, seed: 3, state });
  expect(connect(second, 1).nextId()).toBe("42");
  second.close();
});

test("state() has the accounts and groups of an advisor, and fits the same accounts alone", () => {
  const clock = new VirtualClock(Date.UTC(2026, 0, 13, 15, 30));
  const login = { clock, accounts: ["DU1234567", "DU1234568"], advisor: true };
  const first = new FakeTws(login);
  const order = { action: "BUY", totalQuantity: 10, orderType: "MKT", tif: "DAY", transmit: true };
  const { end } = connect(first, 1);
  end.received(frameOf(placeOrder, { orderId: 1, ...AAPL_NUMBERED, ...order, faGroup: "Equal_Quantity" }));
  const state = JSON.parse(JSON.stringify(first.state()));
  first.close();
  expect(Object.keys(state.trading.ledgers)).toEqual(["DU1234567", "DU1234568", "DF1234567"]);
  expect(state.trading.advisor.models).toEqual(["Growth", "Income"]);
  const second = new FakeTws({ ...login, state });
  expect(JSON.parse(JSON.stringify(second.state()))).toEqual(state);
  second.close();
  expect(() => new FakeTws({ clock, state })).toThrow("which is not among the accounts");
});

test("clients() and sessions() name the client IDs in use and their connections", () => {
  const tws = new FakeTws({ clock: new VirtualClock() });
  connect(tws, 7);
  const { end } = connect(tws, 8);
  expect([...tws.clients()]).toEqual([
    [7, 1],
    [8, 2],
  ]);
  end.left("fin");
  expect(tws.sessions()).toEqual([{ connection: 1, clientId: 7 }]);
  tws.close();
});

test.each(["x", "1.5", "2147483648"])("%s is no client ID, and begins no session", (text) => {
  const tws = new FakeTws({ clock: new VirtualClock() });
  const { end } = connect(tws, undefined);
  end.received(encodedFrame(["71", "2", text, ""]));
  const events = tws.trace.events.map(({ event }) => event);
  expect(events).not.toContain("start");
  expect(events.at(-1)).toBe("closed");
  expect(tws.clients().size).toBe(0);
  tws.close();
});

test("heal() ends every fault, and listeners of refused dials are notified", () => {
  const tws = new FakeTws({ clock: new VirtualClock() });
  const refusing: boolean[] = [];
  tws.onRefusing((value) => refusing.push(value));
  tws.inject(refuse());
  tws.inject(mute());
  expect([tws.refusing, tws.dial().refused, tws.dial().mute]).toEqual([true, true, true]);
  tws.heal();
  expect([tws.refusing, tws.faults()]).toEqual([false, []]);
  expect([refusing[0], refusing.at(-1)]).toEqual([true, false]);
  tws.close();
});

test("close() leaves no timer", async () => {
  const clock = new VirtualClock(Date.UTC(2026, 0, 13, 15, 30));
  const tws = new FakeTws({ clock });
  connect(tws, 1);
  tws.inject(mute({ forMs: 10_000 }));
  tws.close();
  expect(clock.timers).toBe(0);
  expect(tws.sessions()).toEqual([]);
});

test("an unknown option is refused with the one that was probably meant", () => {
  const options: object = { linesMax: -3 };
  expect(() => new FakeTws(options)).toThrow(
    "Cannot make a fake TWS: linesMax: there is no such option; did you mean marketDataLinesMax?",
  );
  expect(() => new FakeTws({ marketDataLinesMax: -3 })).toThrow(/marketDataLinesMax: .*>=1/);
});

test("a client ID that is no number begins no session, and is none in the trace", () => {
  const tws = new FakeTws({ clock: new VirtualClock() });
  const events: string[] = [];
  tws.trace.subscribe(({ event, detail }) => void events.push(`${event} ${detail}`));
  connect(tws, "seven" as never);
  expect(events).toContain("sent error 320");
  expect(events.filter((one) => one.startsWith("start"))).toEqual([]);
  tws.close();
});
