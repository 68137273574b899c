import { expect, test } from "vitest";
import { Exchange } from "../../../sim/exchange/exchange.ts";
import { encodeFrame, encodeHello } from "../../../sim/wire/frames.ts";
import { placeOrder } from "../../../sim/wire/requests/place-order.ts";
import { FakeTws, ServerReader, VirtualClock } from "../../support/sim.ts";
import { code, NOW, names, sent, stock, Table } from "../../support/table.ts";

/** A frame that places an order. */
function order(orderId: number, change: object = {}): string[] {
  const empty = placeOrder.read(["3", `${orderId}`, ...stock.map(String), ...Array(104).fill("")], 193);
  const values = { action: "BUY", totalQuantity: 10, orderType: "MKT", tif: "DAY", transmit: true };
  return placeOrder.write({ ...empty, ...values, ...change }, 193);
}

const low = { orderType: "LMT", lmtPrice: 100 };
const lines = (
  client: { say(...fields: (string | number)[]): readonly object[] },
  count: number,
  from = 100,
) => Array.from({ length: count }, (_, at) => client.say(1, 11, from + at, ...stock, 0, "", 0, 0, ""));

test("of market data lines there are so many, and 101 beyond", () => {
  const client = new Table({ marketDataLinesMax: 3 }).client(1);
  const codes = lines(client, 5).map((effects) => code(effects as never));
  expect(codes).toEqual([Number.NaN, Number.NaN, Number.NaN, 101, 101]);
  client.say(2, 1, 100);
  expect(code(lines(client, 1, 200)[0] as never)).toBe(Number.NaN);
});

test("books, single ticks, scans and summaries have limits of their own, each with its code", () => {
  const client = new Table({ marketDepthsMax: 1, tickByTicksMax: 1, scannersMax: 1, summariesMax: 1 }).client(
    1,
  );
  const twice = (say: (reqId: number) => number): number[] => [say(1), say(2)];
  expect(twice((id) => code(client.say(10, 5, id, ...stock, 5, 0, "")))).toEqual([Number.NaN, 309]);
  expect(twice((id) => code(client.say(97, id, ...stock, "Last", 0, 0)))).toEqual([Number.NaN, 10190]);
  const scan = ["5", "STK", "STK.US", "TOP_PERC_GAIN", ...Array(19).fill("")];
  expect(twice((id) => code(client.say(22, id, ...scan)))).toEqual([Number.NaN, 162]);
  expect(twice((id) => code(client.say(62, 1, id, "All", "Cushion")))).toEqual([Number.NaN, 322]);
});

test("a number that is in use already is refused: 322, 386 or 385; a cancel of what is not there: 300, 310, 366, 365", () => {
  const client = new Table().client(1);
  const again = (...fields: (string | number)[]): number => {
    client.say(...fields);
    return code(client.say(...fields));
  };
  expect(again(1, 11, 1, ...stock, 0, "", 0, 0, "")).toBe(322);
  expect(again(20, 1, ...stock, 0, "", "5 mins", "1 D", 1, "TRADES", 1, 1, "")).toBe(386);
  expect(again(22, 1, "5", "STK", "STK.US", "TOP_PERC_GAIN", ...Array(19).fill(""))).toBe(385);
  expect(
    [client.say(2, 1, 9), client.say(11, 1, 9, 0), client.say(25, 1, 9), client.say(23, 1, 9)].map(code),
  ).toEqual([300, 310, 366, 365]);
});

test("more messages a second than allowed: 100 each time, and the third time the end", () => {
  const table = new Table({ messagesPerSecondMax: 5 });
  const client = table.client(1);
  const answers = Array.from({ length: 8 }, () => client.say(5, 1));
  expect(answers.map((effects) => code(effects))).toEqual([...Array(5).fill(Number.NaN), 100, 100, 100]);
  expect(sent(answers[5] ?? [])[0]?.[4]).toContain("max=5 rec=6");
  expect(answers.map((effects) => names(effects).includes("close"))).toEqual([...Array(7).fill(false), true]);
  table.nowMs += 2_000;
  expect(code(table.client(2).say(5, 1))).toBe(Number.NaN);
});

test("paced, by an option or by the client's own wish: what comes too fast is served later, in order", async () => {
  for (const asked of [false, true]) {
    const clock = new VirtualClock(NOW);
    const tws = new FakeTws({ clock, messagesPerSecondMax: 5, pacing: !asked });
    const reader = new ServerReader();
    const heard: string[] = [];
    const end = tws.accept({
      write: (bytes) => {
        for (const [, , about] of reader.push(bytes)) heard.push(`${(clock.now() - NOW) / 1_000} #${about}`);
      },
      end: () => heard.push("closed"),
      reset: () => heard.push("reset"),
    });
    end.received(encodeHello(100, 193, asked ? "+PACEAPI" : ""));
    end.received(encodeFrame(["71", "2", "1", ""]));
    heard.length = 0;
    // Each is a cancel of what is not there, so that its answer tells which it was.
    for (let count = 1; count <= 12; count++) end.received(encodeFrame(["2", "1", `${count}`]));
    await clock.advance(1_500);
    // A place is free, but those before it come first.
    end.received(encodeFrame(["2", "1", "13"]));
    await clock.advance(10_000);
    const seconds = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2];
    expect(heard).toEqual(seconds.map((second, at) => `${second} #${at + 1}`));
    tws.close();
  }
});

test("read as a stream of fields, a message with too few of them eats the next; framed, it gets 320", () => {
  const talk = (ignoreFrames: boolean) => {
    const client = new Table({ ignoreFrames }).client(1);
    // A cancel without its number takes the 8 of reqIds for it, and the 1 after that begins a reqMktData.
    const effects = [client.say(63, 1), client.say(8, 1, 1), client.say(49, 1)];
    return effects.map((some) => sent(some).map(([id, , , code]) => (id === "4" ? code : id)));
  };
  expect(talk(false)).toEqual([["320"], ["9"], ["49"]]);
  const [first, second, third] = talk(true);
  expect(first).toEqual([]);
  expect(second).not.toContain("9");
  expect(third).not.toContain("49");
  // What is cut by frames but whole as a stream is understood.
  const client = new Table({ ignoreFrames: true }).client(1);
  expect(sent([...client.say(8, 1), ...client.say(1, 8, 1, 1)]).map(([id]) => id)).toEqual(["9", "9"]);
});

test("without permission there are no data, or delayed ones where these were asked for", () => {
  const ask = (permissions: "delayed" | "none", type: number) => {
    const client = new Table({ permissions }).client(1);
    client.say(59, 1, type);
    const effects = client.say(1, 11, 1, ...stock, 0, "", 1, 0, "");
    const ticks = sent(effects)
      .filter(([id]) => id === "1")
      .map(([, , , tick]) => Number(tick));
    return [code(effects), ticks.length > 0 && ticks.every((tick) => tick >= 66)];
  };
  expect(ask("none", 3)).toEqual([354, false]);
  expect(ask("delayed", 1)).toEqual([10089, false]);
  expect(ask("delayed", 3)).toEqual([10167, true]);
});

test("a read-only API refuses everything about orders with 321", () => {
  const client = new Table({ readOnly: true }).client(1);
  expect([client.say(...order(1)), client.say(4, 1, "", "", ""), client.say(58, "", "")].map(code)).toEqual([
    321, 321, 321,
  ]);
});

test("an order belongs to its client ID: others see it when they ask for all, and cannot cancel it; it outlives its client", () => {
  const table = new Table({}, new Exchange());
  table.nowMs = NOW + 3_600_000;
  const owner = table.client(1);
  const other = table.client(2);
  owner.say(...order(1, low));
  expect(names(other.say(5, 1))).toEqual(["openOrderEnd"]);
  expect(names(other.say(16, 1))).toEqual(["openOrder", "orderStatus", "openOrderEnd"]);
  expect(code(other.say(4, 1, "", "", ""))).toBe(10147);
  table.tws.gone(owner.connection, true, table.nowMs);
  const again = table.client(1);
  expect(sent(again.begun).find(([id]) => id === "9")?.[2]).toBe("2");
  expect(names(again.say(5, 1))).toEqual(["openOrder", "orderStatus", "openOrderEnd"]);
  expect(code(again.say(4, 1, "", "", ""))).toBe(202);
  expect(code(again.say(4, 1, "", "", ""))).toBe(10148);
});

test("the master client is told of everybody's orders, and a global cancel ends all of them", () => {
  const table = new Table({ masterClientId: 9 }, new Exchange());
  table.nowMs = NOW + 3_600_000;
  const [one, two, master] = [table.client(1), table.client(2), table.client(9)];
  const told = (effects: readonly object[]): string[] =>
    sent(
      (effects as never[]).filter(
        (effect: { connection?: number }) => effect.connection === master.connection,
      ),
    ).map(([id]) => id ?? "");
  expect(told(one.say(...order(1, low)))).toEqual(["5", "3"]);
  two.say(...order(1, low));
  const effects = two.say(58, "", "");
  expect(told(effects)).toEqual(["3", "4", "3", "4"]);
  expect(names(one.say(16, 1))).toEqual(["openOrderEnd"]);
});

test("orders that make no sense are refused with TWS's codes, and their numbers are not used up", () => {
  const table = new Table({}, new Exchange());
  table.nowMs = NOW + 3_600_000;
  const client = table.client(1);
  const codes = [
    { orderType: "MAGIC" },
    { totalQuantity: 0 },
    { tif: "SOMETIMES" },
    { account: "DU7" },
    { orderType: "LMT" },
    { orderType: "LMT", lmtPrice: 100.001 },
    { orderType: "STP" },
    { action: "HOLD" },
    { parentId: 77 },
    { tif: "GTD", goodTillDate: "tomorrow" },
  ].map((change) => code(client.say(...order(1, change))));
  expect(codes).toEqual([387, 434, 391, 321, 321, 110, 321, 321, 10006, 321]);
  client.say(...order(5, low));
  expect(code(client.say(...order(4, low)))).toBe(103);
  expect(code(client.say(...order(5, { ...low, action: "SELL" })))).toBe(105);
});

test("what only informs does not end anything: 10349, 2109, 404, 399", () => {
  const table = new Table({}, new Exchange());
  table.nowMs = NOW + 3_600_000;
  const client = table.client(1);
  const informed = (orderId: number, change: object): [number, string] => {
    const effects = client.say(...order(orderId, change));
    const status =
      sent(effects)
        .filter(([id]) => id === "3")
        .at(-1)?.[2] ?? "";
    return [code(effects), status];
  };
  expect(informed(1, { tif: "" })).toEqual([10349, "Filled"]);
  expect(informed(2, { outsideRth: true })).toEqual([2109, "Filled"]);
  const hard = { conId: 0, symbol: "HTBR", exchange: "SMART" };
  expect(informed(3, { ...hard, action: "SELL" })).toEqual([404, "PreSubmitted"]);
  table.nowMs = NOW + 14 * 3_600_000;
  expect(informed(4, {})).toEqual([399, "PreSubmitted"]);
});

test("historical bars: so many open at once, and the pacing rules for short bars where these are wanted", () => {
  const table = new Table({ historicalMax: 2, historicalPacing: true });
  table.nowMs = NOW + 3_600_000;
  const client = table.client(1);
  const ask = (
    reqId: number,
    change: { size?: string; duration?: string; show?: string; keep?: number } = {},
  ): number => {
    const { size = "5 secs", duration = "60 S", show = "TRADES", keep = 0 } = change;
    return code(client.say(20, reqId, ...stock, 0, "", size, duration, 1, show, 1, keep, ""));
  };
  // The same again within fifteen seconds; longer bars as often as one likes.
  expect([ask(1), ask(2), ask(3, { size: "1 min" }), ask(4, { size: "1 min" })]).toEqual([
    Number.NaN,
    162,
    Number.NaN,
    Number.NaN,
  ]);
  table.nowMs += 15_000;
  expect(ask(5)).toBe(Number.NaN);
  // Six of one contract and kind within two seconds.
  table.nowMs += 15_000;
  const burst = Array.from({ length: 6 }, (_, at) => ask(10 + at, { duration: `${60 + at} S` }));
  expect(burst).toEqual([...Array(5).fill(Number.NaN), 162]);
  // Sixty in ten minutes, of which each for bid and ask counts twice.
  table.nowMs += 600_000;
  const many = Array.from({ length: 31 }, (_, at) => {
    table.nowMs += 3_000;
    return ask(100 + at, { duration: `${60 + at} S`, show: "BID_ASK" });
  });
  expect(many).toEqual([...Array(30).fill(Number.NaN), 162]);
  const open = [
    ask(201, { size: "1 min", keep: 1 }),
    ask(202, { size: "1 min", keep: 1 }),
    ask(203, { size: "1 min" }),
  ];
  expect(open).toEqual([Number.NaN, Number.NaN, 322]);
});
