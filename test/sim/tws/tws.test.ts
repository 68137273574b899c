import fc from "fast-check";
import { expect, test } from "vitest";
import type { TwsOptions } from "../../../sim/tws/options.ts";
import { Tws } from "../../../sim/tws/tws.ts";
import { StockClient } from "../../support/client.ts";
import { runs } from "../../support/runs.ts";
import { code, EXCHANGE, NOW, names, sent, stock, Table } from "../../support/table.ts";

test("START_API is answered with accounts, then the next order number, then the state of the farms", () => {
  const { begun } = new Table().client(1);
  expect(sent(begun).slice(0, 2)).toEqual([
    ["15", "1", "DU1234567"],
    ["9", "1", "1"],
  ]);
  expect(
    sent(begun)
      .slice(2)
      .map((fields) => fields.slice(2, 4)),
  ).toEqual([
    ["-1", "2104"],
    ["-1", "2104"],
    ["-1", "2106"],
    ["-1", "2158"],
  ]);
});

test("the version is the lower of both highest ones, and a range that does not meet is closed with a reason", () => {
  const greeting = (options: TwsOptions, versionMin: number, versionMax: number) =>
    new Tws(EXCHANGE, options).hello(1, { versionMin, versionMax, options: "" }, NOW);
  expect(sent(greeting({}, 100, 193))).toEqual([["193", "20260113 14:30:00 UTC"]]);
  expect(sent(greeting({}, 157, 178))[0]?.[0]).toBe("178");
  expect(sent(greeting({ serverVersion: 176 }, 100, 193))[0]?.[0]).toBe("176");
  expect(greeting({}, 200, 220)).toMatchObject([
    { kind: "close", reason: expect.stringContaining("200 to 220") },
  ]);
  expect(greeting({}, 100, 150)).toMatchObject([{ kind: "close" }]);
});

test("a client ID that is taken gets 326, then the connection is closed; the holder goes on", () => {
  const table = new Table();
  const first = table.client(7);
  const second = table.client(7);
  expect(names(second.begun)).toEqual(["error", "close"]);
  expect(code(second.begun)).toBe(326);
  expect(names(second.say(61, 1))).toEqual([]);
  expect(names(first.say(61, 1)).at(-1)).toBe("positionEnd");
  expect([...table.tws.clients().keys()]).toEqual([7]);
});

test("an ID is free at once after a connection that TWS saw end, and held for lingerMs after one that it did not", () => {
  const table = new Table({ lingerMs: 20_000 });
  const first = table.client(7);
  expect(table.tws.gone(first.connection, true, NOW)).toEqual([]);
  const second = table.client(7);
  expect(code(second.begun)).not.toBe(326);
  const [wake] = table.tws.gone(second.connection, false, NOW);
  expect(wake).toMatchObject({ kind: "wake", atMs: NOW + 20_000 });
  expect(code(table.client(7).begun)).toBe(326);
  if (wake?.kind === "wake") table.tws.wake(wake.key, wake.atMs);
  expect(code(table.client(7).begun)).not.toBe(326);
});

test("the 33rd client is closed with a reason", () => {
  const table = new Table();
  for (let id = 0; id < 32; id++) expect(names(table.client(id).begun)).toContain("nextValidId");
  expect(table.client(99).begun).toMatchObject([
    { kind: "close", reason: "32 clients are connected already" },
  ]);
});

test("a request before START_API closes the connection", () => {
  const client = new Table().client();
  expect(client.say(61, 1)).toMatchObject([{ kind: "close", reason: "reqPositions came before startApi" }]);
});

test("the time is not told twice within a second", () => {
  const table = new Table();
  const client = table.client(1);
  expect(sent(client.say(49, 1))).toEqual([["49", "1", `${NOW / 1_000}`]]);
  table.nowMs += 999;
  expect(client.say(49, 1)).toMatchObject([{ kind: "note", event: "ignored" }]);
  table.nowMs += 1;
  expect(names(client.say(49, 1))).toEqual(["currentTime"]);
});

test("contract details: one row for each match and an end; none is error 200 and no end", () => {
  const client = new Table().client(1);
  const ask = (symbol: string, conId = 0) =>
    client.say(9, 8, 5, conId, symbol, "STK", "", 0, "", "", "SMART", "", "USD", "", "", 0, "", "", "");
  expect(names(ask("aapl"))).toEqual(["contractDetails", "contractDetailsEnd"]);
  expect(names(ask("", 756733))).toEqual(["contractDetails", "contractDetailsEnd"]);
  expect(names(ask("NOSUCH"))).toEqual(["error"]);
  expect(code(ask("NOSUCH"))).toBe(200);
  expect(code(ask(""))).toBe(321);
});

test("matching symbols go by the beginning of the symbol and by the name", () => {
  const client = new Table().client(1);
  expect(sent(client.say(81, 3, "app"))[0]?.slice(0, 5)).toEqual(["79", "3", "1", "265598", "AAPL"]);
  expect(sent(client.say(81, 3, "nothing of this kind"))).toEqual([["79", "3", "0"]]);
});

test("account summary: a third request number is refused with 322, and a cancel frees none", () => {
  const client = new Table().client(1);
  const ask = (reqId: number, tags = "Cushion") => client.say(62, 1, reqId, "All", tags);
  expect(names(ask(1))).toEqual(["accountSummary", "accountSummaryEnd"]);
  client.say(63, 1, 1);
  expect(names(ask(2))).toEqual(["accountSummary", "accountSummaryEnd"]);
  expect(code(ask(3))).toBe(322);
  expect(names(ask(1))).toEqual(["accountSummary", "accountSummaryEnd"]);
  expect(code(ask(1, "NoSuchTag"))).toBe(321);
});

test("historical bars: bad sizes, durations, ends and kinds get TWS's codes, and the message says which", () => {
  const client = new Table().client(1);
  const ask = (change: Record<string, string | number>) => {
    const {
      end = "",
      size = "1 hour",
      duration = "1 D",
      show = "TRADES",
      keep = 0,
      symbol = "AAPL",
    } = change;
    return client.say(
      20,
      4,
      0,
      symbol,
      "STK",
      "",
      0,
      "",
      "",
      "SMART",
      "",
      "USD",
      "",
      "",
      0,
      end,
      size,
      duration,
      1,
      show,
      2,
      keep,
      "",
    );
  };
  const [[id, reqId, , , count] = []] = sent(ask({}));
  expect([id, reqId]).toEqual(["17", "4"]);
  // At the opening the last day is the day before: from half past nine to four.
  expect(Number(count)).toBe(7);
  expect(sent(ask({ size: "1 day", duration: "1 Y", end: "20260110-00:00:00" }))[0]?.[4]).toBe("251");
  expect(code(ask({ size: "7 mins" }))).toBe(321);
  expect(code(ask({ duration: "a day" }))).toBe(321);
  expect(code(ask({ show: "NO_SUCH_PRICE" }))).toBe(321);
  expect(code(ask({ show: "YIELD_LAST" }))).toBe(162);
  const volatilities = sent(ask({ show: "OPTION_IMPLIED_VOLATILITY" }))[0]?.slice(5);
  expect(volatilities?.slice(1, 5)).toEqual(Array(4).fill(volatilities?.[1]));
  expect(Number(volatilities?.[1])).toBeGreaterThan(0.05);
  expect(code(ask({ keep: 1, end: "20260110-00:00:00" }))).toBe(321);
  expect(code(ask({ end: "yesterday" }))).toBe(321);
  expect(code(ask({ size: "1 secs", duration: "1 Y" }))).toBe(162);
  expect(code(ask({ symbol: "NOSUCH" }))).toBe(200);
  expect(code(client.say(25, 1, 4))).toBe(366);
});

test("an end in a zone means the same instant as in UTC", () => {
  const client = new Table().client(1);
  const ask = (end: string) =>
    sent(client.say(20, 4, ...stock, 0, end, "5 mins", "3600 S", 1, "TRADES", 2, 0, ""))[0]?.slice(4);
  expect(ask("20260112 11:00:00 US/Eastern")).toEqual(ask("20260112-16:00:00"));
  expect(ask("20250712 12:00:00 US/Eastern")).toEqual(ask("20250712-16:00:00"));
});

test("a snapshot gives the ticks and its end, and leaves nothing running", () => {
  const client = new Table().client(1);
  const effects = client.say(1, 11, 9, ...stock, 0, "", 1, 0, "");
  expect(names(effects)).toContain("tickPrice");
  expect(names(effects).at(-1)).toBe("tickSnapshotEnd");
  expect(effects.some(({ kind }) => kind === "wake")).toBe(false);
  expect(code(client.say(1, 11, 9, ...stock, 0, "233", 1, 0, ""))).toBe(414);
});

test("a stream sends what changed, four times a second, until it is cancelled or its connection is gone", () => {
  const table = new Table();
  const client = table.client(1);
  const begun = client.say(1, 11, 9, ...stock, 0, "", 0, 0, "");
  let wake = begun.find((effect) => effect.kind === "wake");
  expect(wake).toMatchObject({ atMs: NOW + 250 });
  let ticks = 0;
  for (let turn = 0; turn < 40 && wake?.kind === "wake"; turn++) {
    const effects = table.tws.wake(wake.key, wake.atMs);
    ticks += sent(effects).length;
    expect(sent(effects).length).toBeLessThan(sent(begun).length);
    wake = effects.find((effect) => effect.kind === "wake");
  }
  expect(ticks).toBeGreaterThan(10);
  expect(code(client.say(1, 11, 9, ...stock, 0, "", 0, 0, ""))).toBe(322);
  client.say(2, 1, 9);
  if (wake?.kind === "wake") expect(table.tws.wake(wake.key, wake.atMs)).toEqual([]);
  expect(code(client.say(2, 1, 9))).toBe(300);
  client.say(1, 11, 10, ...stock, 0, "", 0, 0, "");
  table.tws.gone(client.connection, true, NOW);
  expect(table.tws.wake("pulse", NOW + 60_000)).toEqual([]);
});

test("what the fake cannot read gets an error and a note; the session goes on", () => {
  const client = new Table().client(1);
  expect(code(client.say(3, 1))).toBe(320);
  expect(code(client.say(4711, 1))).toBe(320);
  expect(client.say(62, 1, "seven", "All", "Cushion")).toMatchObject([
    { kind: "send", name: "error" },
    { kind: "note", event: "unreadable", detail: expect.stringContaining("reqId") },
  ]);
  expect(names(client.say(61, 1)).at(-1)).toBe("positionEnd");
});

test.each([151, 157, 163, 164, 166, 176, 177, 178, 182, 186, 190, 193])(
  "the stock client decodes everything at version %i: no complaint, and the values that the fake holds",
  (version) => {
    const client = new Table().client(1, version);
    client.say(49, 1);
    client.say(61, 1);
    client.say(62, 1, 1, "All", "NetLiquidation,Cushion");
    client.say(9, 8, 5, ...stock, 0, "", "", ...(version >= 176 ? [""] : []));
    client.say(81, 3, "a");
    client.say(20, 4, ...stock, 0, "", "1 hour", "1 D", 1, "TRADES", 1, 0, "");
    client.say(1, 11, 9, ...stock, 0, "", 1, 0, "");
    const stockClient = new StockClient(version);
    for (const fields of sent(client.all).slice(1)) stockClient.frame(fields);
    expect(stockClient.complaints).toEqual([]);
    const of = (event: string): unknown[][] =>
      stockClient.heard.filter(([name]) => name === event).map(([, ...args]) => args);
    expect(of("managedAccounts")).toEqual([["DU1234567"]]);
    expect(of("nextValidId")).toEqual([[1]]);
    expect(of("currentTime")).toEqual([[NOW / 1_000]]);
    expect(
      of("position").map(([, contract, size]) => [(contract as { symbol: string }).symbol, size]),
    ).toEqual([
      ["AAPL", 100],
      ["MSFT", 40],
      ["TSLA", -20],
    ]);
    expect(of("accountSummary").length).toBe(2);
    expect(of("contractDetails")[0]).toMatchObject([
      5,
      {
        contract: { conId: 265598, primaryExch: "NASDAQ" },
        longName: "APPLE INC",
        minTick: 0.01,
        timeZoneId: "US/Eastern",
      },
    ]);
    expect(of("contractDetailsEnd")).toEqual([[5]]);
    expect(of("symbolSamples")).toMatchObject([
      [3, expect.arrayContaining([expect.objectContaining({ derivativeSecTypes: ["OPT"] })])],
    ]);
    const bars = EXCHANGE.bars(
      EXCHANGE.instrument(265598, NOW) as never,
      "TRADES",
      3_600_000,
      NOW - 86_400_000,
      NOW,
      true,
    );
    expect(
      of("historicalData")
        .slice(0, -1)
        .map(([, , open, high, low, close]) => [open, high, low, close]),
    ).toEqual(bars.map(({ open, high, low, close }) => [open, high, low, close]));
    expect(of("tickSnapshotEnd")).toEqual([[9]]);
  },
);

test("whatever clients send: nothing throws, and the others are not touched", () => {
  const field = fc.oneof(
    fc.string({ maxLength: 10 }),
    fc.integer({ min: -5, max: 120 }).map(String),
    fc.constantFrom("AAPL", "STK", "1 D", "1 hour", "All"),
  );
  fc.assert(
    fc.property(
      fc.array(fc.array(field, { maxLength: 25 }), { maxLength: 20 }),
      fc.boolean(),
      (frames, started) => {
        const table = new Table();
        const other = table.client(2);
        const client = table.client(started ? 1 : undefined);
        for (const fields of frames) {
          const effects = client.say(...fields);
          expect(
            effects.every((effect) => effect.kind === "wake" || effect.connection === client.connection),
          ).toBe(true);
          expect(effects.some((effect) => effect.kind === "note" && effect.event === "failed")).toBe(false);
        }
        expect(names(other.say(61, 1)).at(-1)).toBe("positionEnd");
      },
    ),
    runs(400),
  );
});

test("bars of a bond's yield: what it pays for what it costs, high where the price is low", () => {
  const client = new Table().client(1);
  const [bond] = EXCHANGE.listed(NOW).filter(({ secType }) => secType === "BOND");
  const contract = [bond?.conId ?? 0, "", "", "", 0, "", "", "SMART", "", "", "", "", 0];
  const bars = (show: string): number[][] => {
    const [frame = []] = sent(client.say(20, 9, ...contract, "", "1 day", "1 W", 1, show, 2, 0, ""));
    const fields = frame.slice(5);
    return Array.from({ length: Number(frame[4]) }, (_, at) =>
      fields.slice(at * 8 + 1, at * 8 + 5).map(Number),
    );
  };
  const prices = bars("TRADES");
  const yields = bars("YIELD_LAST");
  expect(yields.length).toBe(prices.length);
  expect(prices.length).toBeGreaterThan(2);
  const of = (price = 0): number => (100 * (bond?.bond?.coupon ?? 0)) / price;
  for (const [at, [open, high, low, close]] of yields.entries()) {
    const price = prices[at] ?? [];
    const expected = [of(price[0]), of(price[2]), of(price[1]), of(price[3])];
    for (const [place, one] of [open, high, low, close].entries()) {
      expect(one).toBeCloseTo(expected[place] ?? Number.NaN, 5);
    }
  }
});
