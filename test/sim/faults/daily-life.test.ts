import { expect, test } from "vitest";
import { encodeFrame, encodeHello } from "../../../sim/wire/frames.ts";
import { placeOrder } from "../../../sim/wire/requests/place-order.ts";
import {
  FakeTws,
  type Fault,
  parseDailyFault,
  parseFault,
  ServerReader,
  VirtualClock,
} from "../../support/sim.ts";

const STOCK = ["265598", "AAPL", "STK", "", "", "", "", "SMART", "", "USD", "", ""];

const ORDER = (orderId: string, change: object = {}): string[] => {
  const empty = placeOrder.read(["3", orderId, ...STOCK, ...Array(104).fill("")], 193);
  const values = {
    action: "BUY",
    totalQuantity: 1,
    orderType: "LMT",
    lmtPrice: 100,
    tif: "DAY",
    transmit: true,
  };
  return placeOrder.write({ ...empty, ...values, ...change }, 193);
};

/** A fake on a market day, and a client that watches a share, its bars, and its account. */
function day() {
  const clock = new VirtualClock(Date.UTC(2026, 0, 13, 15, 30));
  const tws = new FakeTws({ clock });
  const dial = (clientId: number) => {
    const reader = new ServerReader();
    const frames: (readonly string[])[] = [];
    const state = { closed: false };
    const end = tws.accept({
      write: (bytes) => void frames.push(...reader.push(bytes)),
      end: () => {
        state.closed = true;
      },
      reset: () => {
        state.closed = true;
      },
    });
    const say = (...fields: string[]): void => end.received(encodeFrame(fields));
    end.received(encodeHello(100, 193));
    say("71", "2", `${clientId}`, "");
    return {
      say,
      state,
      /** The messages since the last look. */
      frames: () => frames.splice(0),
      /** Numbers of the messages since the last look, errors by their code. */
      heard: (): string[] =>
        frames.splice(0).map(([id = "", , , code]) => (id === "4" ? `error ${code}` : id)),
    };
  };
  const client = dial(1);
  client.say("1", "11", "1", ...STOCK, "0", "", "0", "0", "");
  client.say("50", "3", "2", ...STOCK, "5", "TRADES", "0", "");
  client.say("20", "3", ...STOCK, "0", "", "5 mins", "1 D", "1", "TRADES", "1", "1", "");
  client.say("92", "4", "DU1234567", "");
  const inject = (fault: string | Fault) => tws.inject(typeof fault === "string" ? parseFault(fault) : fault);
  return { clock, tws, client, dial, inject };
}

const TICKS = ["1", "2"];
const BARS = ["50", "90"];
const has = (heard: readonly string[], ids: readonly string[]): boolean[] =>
  ids.map((id) => heard.includes(id));

test("connectivity-lost: 1100 again and again, nothing flows; 1102 and it flows again", async () => {
  const { clock, client, inject, dial } = day();
  client.heard();
  const fault = inject("connectivity-lost");
  await clock.advance(61_000);
  const during = client.heard();
  expect(during.filter((id) => id.startsWith("error"))).toEqual(["error 1100", "error 1100", "error 1100"]);
  expect(has(during, [...TICKS, ...BARS, "94"])).toEqual([false, false, false, false, true]);
  expect(dial(2).heard().at(-1)).toBe("error 2110");
  fault.heal();
  await clock.advance(10_000);
  const after = client.heard();
  expect(after[0]).toBe("error 1102");
  expect(has(after, [...TICKS, ...BARS])).toEqual([true, true, true, true]);
});

test("connectivity-lost with data=lost: 1101, and every subscription has to be made again", async () => {
  const { clock, client, inject } = day();
  const fault = inject("connectivity-lost:data=lost");
  await clock.advance(1_000);
  client.heard();
  fault.heal();
  await clock.advance(30_000);
  const after = client.heard();
  expect(after[0]).toBe("error 1101");
  expect(has(after, [...TICKS, ...BARS, "94"])).toEqual([false, false, false, false, true]);
  client.say("1", "11", "1", ...STOCK, "0", "", "0", "0", "");
  expect(has(client.heard(), TICKS)).toEqual([true, true]);
});

test("farm-broken: its code and its end's, for each kind; bars may end silently, or be told with 10182", async () => {
  const codes = async (fault: string): Promise<{ errors: string[]; bars: boolean; ticks: boolean }> => {
    const { clock, client, inject } = day();
    client.heard();
    const injected = inject(fault);
    await clock.advance(1_000);
    injected.heal();
    await clock.advance(11_000);
    const heard = client.heard();
    return {
      errors: heard.filter((id) => id.startsWith("error")),
      bars: has(heard, BARS).includes(true),
      ticks: has(heard, TICKS).includes(true),
    };
  };
  expect(await codes("farm-broken")).toEqual({
    errors: ["error 2103", "error 2104"],
    bars: true,
    ticks: true,
  });
  expect(await codes("farm-broken:service=hmds,bars=silent")).toEqual({
    ...{ errors: ["error 2105", "error 2106"], bars: false, ticks: true },
  });
  expect(await codes("farm-broken:service=sec-def,bars=error")).toEqual({
    errors: ["error 2157", "error 10182", "error 10182", "error 2158"],
    ...{ bars: false, ticks: true },
  });
});

test("competing-session: 10197 for each line, no ticks until it has left", async () => {
  const { clock, client, inject } = day();
  client.say("1", "11", "9", ...STOCK, "0", "", "0", "0", "");
  client.heard();
  const fault = inject("competing-session");
  await clock.advance(10_000);
  const during = client.heard();
  expect(during.filter((id) => id.startsWith("error"))).toEqual(["error 10197", "error 10197"]);
  expect(has(during, [...TICKS, "50"])).toEqual([false, false, true]);
  fault.heal();
  await clock.advance(3_000);
  expect(has(client.heard(), TICKS)).toEqual([true, true]);
});

test("connectivity-lost: what only IBKR can answer waits and is answered in the end; orders too", async () => {
  const { clock, client, inject } = day();
  client.heard();
  const fault = inject("connectivity-lost");
  client.heard();
  client.say("9", "8", "70", ...STOCK, "0", "", "", "");
  client.say("20", "71", ...STOCK, "0", "", "1 hour", "1 D", "1", "TRADES", "1", "0", "");
  client.say(...ORDER("1"));
  client.say("61", "1");
  client.say("49", "1");
  await clock.advance(5_000);
  // What TWS has itself is answered as ever.
  expect(client.heard().filter((id) => id !== "94")).toEqual(["61", "61", "61", "62", "49"]);
  fault.heal();
  const after = client.heard();
  expect(after[0]).toBe("error 1102");
  expect(has(after, ["10", "52", "17", "5"])).toEqual([true, true, true, true]);
});

test("connectivity-lost: what becomes of orders meanwhile is told when TWS is connected again", async () => {
  const { clock, client, inject } = day();
  client.say(
    ...ORDER("1", { orderType: "MKT", lmtPrice: undefined, goodAfterTime: "20260113 10:30:05 US/Eastern" }),
  );
  client.heard();
  const fault = inject("connectivity-lost");
  await clock.advance(10_000);
  expect(has(client.heard(), ["11", "59", "3"])).toEqual([false, false, false]);
  fault.heal();
  expect(has(client.heard(), ["11", "59", "3"])).toEqual([true, true, true]);
});

test("connectivity-lost with data=lost: questions that waited are never answered, orders are", async () => {
  const { client, inject } = day();
  const fault = inject("connectivity-lost:data=lost");
  client.say("9", "8", "70", ...STOCK, "0", "", "", "");
  client.say(...ORDER("1"));
  client.heard();
  fault.heal();
  const after = client.heard();
  expect(after[0]).toBe("error 1101");
  expect(has(after, ["10", "52", "5"])).toEqual([false, false, true]);
});

test("port-moved: 1300 names the port, and the connection ends; the doors stay", async () => {
  const { clock, tws, client, inject, dial } = day();
  client.heard();
  inject("port-moved:port=4005");
  expect(client.heard()).toEqual(["error 1300"]);
  expect(client.state.closed).toBe(true);
  await clock.advance(0);
  expect(tws.faults()).toEqual([]);
  expect(dial(1).heard()).toContain("9");
});

test("order-by-hand: only client 0 hears of it, and can cancel it after taking it over", async () => {
  const { clock, client, inject, dial } = day();
  const zero = dial(0);
  client.heard();
  zero.heard();
  inject("order-by-hand:symbol=AAPL,side=BUY,quantity=5,limitPrice=100");
  await clock.advance(2_000);
  expect(zero.heard()).toContain("5");
  expect(has(client.heard(), ["5", "3"])).toEqual([false, false]);
  zero.say("4", "0", "", "", "");
  expect(zero.heard()).toContain("error 10147");
  zero.say("5", "1");
  expect(
    zero
      .frames()
      .find(([id]) => id === "100")
      ?.slice(2),
  ).toEqual(["0", "-1"]);
  client.say("4", "-1", "", "", "");
  expect(client.heard()).toContain("error 10147");
  zero.say("4", "-1", "", "", "");
  await clock.advance(2_000);
  expect(zero.heard()).toContain("error 202");
});

test("order-by-hand: with auto open orders on, client 0 takes it over at once", async () => {
  const { inject, dial } = day();
  const zero = dial(0);
  zero.say("15", "1", "1");
  zero.heard();
  inject("order-by-hand:quantity=5,limitPrice=100");
  expect(zero.heard()).toContain("100");
  const other = dial(7);
  other.say("15", "1", "1");
  expect(other.heard().at(-1)).toBe("error 327");
});

test("bulletin: whoever asked for bulletins gets it, nobody else", () => {
  const { client, inject, dial } = day();
  const other = dial(2);
  other.say("12", "1", "1");
  client.heard();
  other.heard();
  inject("bulletin:text=Trading is halted.");
  expect(other.frames()).toEqual([["14", "1", "1", "1", "Trading is halted.", ""]]);
  expect(client.heard()).toEqual([]);
});

test("restart with deafMs: orders that came to nothing have their numbers given out again", async () => {
  const { clock, client, inject, dial } = day();
  client.say(...ORDER("1"));
  await clock.advance(100);
  inject("restart:deafMs=1000");
  client.say(...ORDER("2"));
  client.say(...ORDER("3"));
  await clock.advance(2_000);
  // Deaf no more, it refuses; what reaches it later is heard.
  await clock.advance(8_000);
  const again = dial(1);
  expect(again.frames().find(([id]) => id === "9")?.[2]).toBe("2");
});

test("a timetable keeps its appointments day after day, in the zone's own time, also when the clocks change", async () => {
  // The clocks in New York went forward on 8 March 2026.
  const clock = new VirtualClock(Date.UTC(2026, 2, 7, 12));
  const timetable = [parseDailyFault("23:45 restart"), parseDailyFault("09:30 Europe/London bulletin")];
  const tws = new FakeTws({ clock, timetable });
  await clock.advance(3 * 86_400_000);
  const faults = tws.trace.of("fault").map(({ atMs, detail }) => `${new Date(atMs).toISOString()} ${detail}`);
  expect(faults).toEqual([
    "2026-03-08T04:45:00.000Z restart",
    "2026-03-08T09:30:00.000Z bulletin",
    "2026-03-09T03:45:00.000Z restart",
    "2026-03-09T09:30:00.000Z bulletin",
    "2026-03-10T03:45:00.000Z restart",
    "2026-03-10T09:30:00.000Z bulletin",
  ]);
  tws.close();
  expect(clock.timers).toBe(0);
});

test("an appointment that makes no sense gets a sentence", () => {
  expect(() => parseDailyFault("restart")).toThrow("expected a time and a fault");
  expect(() => parseDailyFault("25:00 restart")).toThrow("25:00 is not a time of day");
  expect(() => parseDailyFault("23:45 Mars/Olympus restart")).toThrow(
    "23:45 Mars/Olympus is not a time of day",
  );
  expect(() => parseDailyFault("23:45 rest")).toThrow('there is no "rest"');
});

test("restart: reset, refused, ended at once, mute, ready", async () => {
  const { clock, tws, client, inject } = day();
  inject("restart:refuseMs=2000,closeMs=1000,muteMs=1000");
  expect(client.state.closed).toBe(true);
  const dials: string[] = [];
  for (let second = 0; second < 5; second++) {
    const { refused, mute, hangUp } = tws.dial();
    dials.push(refused ? "refused" : mute ? "mute" : (hangUp ?? "ready"));
    await clock.advance(1_000);
  }
  expect(dials).toEqual(["refused", "refused", "fin", "mute", "ready"]);
  expect(tws.faults()).toEqual([]);
  tws.close();
  expect(clock.timers).toBe(0);
});
