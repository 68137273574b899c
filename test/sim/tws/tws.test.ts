import fc from "fast-check";
import { expect, test } from "vitest";
import type { TwsOptions } from "../../../sim/tws/context/options.ts";
import { Tws } from "../../../sim/tws/tws.ts";
import { reqAccountSummary } from "../../../sim/wire/requests/accounts.ts";
import { reqContractDetails, reqMatchingSymbols } from "../../../sim/wire/requests/contracts.ts";
import { reqHistoricalData } from "../../../sim/wire/requests/historical-data.ts";
import { cancelMktData, reqMktData } from "../../../sim/wire/requests/market-data.ts";
import { reqPositions } from "../../../sim/wire/requests/positions.ts";
import { reqCurrentTime } from "../../../sim/wire/requests/session.ts";
import { AAPL_NUMBERED } from "../../support/contracts.ts";
import { StockClient } from "../../support/offline-client.ts";
import { runs } from "../../support/runs.ts";
import { code, EXCHANGE, NOW, names, sent, Table } from "../../support/table.ts";

test("the protocol version is the lower one of both sides' highest versions", () => {
  const greeting = (options: TwsOptions, versionMin: number, versionMax: number) =>
    sent(new Tws(EXCHANGE, options).hello(1, { versionMin, versionMax, options: "" }, NOW));
  expect(greeting({}, 100, 193)).toEqual([["193", "20260113 09:30:00 EST"]]);
  expect(greeting({}, 157, 178)[0]?.[0]).toBe("178");
  expect(greeting({ serverVersion: 176 }, 100, 193)[0]?.[0]).toBe("176");
});

test("a client whose versions do not meet those of TWS is closed with a reason", () => {
  const hello = (versionMin: number, versionMax: number) =>
    new Tws(EXCHANGE).hello(1, { versionMin, versionMax, options: "" }, NOW);
  expect(hello(200, 220)).toMatchObject([{ kind: "close", reason: expect.stringContaining("200 to 220") }]);
  expect(hello(100, 150)).toMatchObject([{ kind: "close" }]);
});

test("a client ID in use gets 326 and the end; its holder goes on", () => {
  const table = new Table();
  const first = table.client(7);
  const second = table.client(7);
  expect(names(second.begun)).toEqual(["error", "close"]);
  expect(code(second.begun)).toBe(326);
  expect(names(second.send(reqPositions))).toEqual([]);
  expect(names(first.send(reqPositions)).at(-1)).toBe("positionEnd");
  expect([...table.tws.clients().keys()]).toEqual([7]);
});

test("a client ID is free at once after a loss that TWS noticed, and after lingerMs otherwise", () => {
  const table = new Table({ lingerMs: 20_000 });
  const first = table.client(7);
  expect(table.gone(first)).toEqual([]);
  const second = table.client(7);
  expect(code(second.begun)).not.toBe(326);
  const [wake] = table.gone(second, false);
  expect(wake).toMatchObject({ kind: "wake", atMs: NOW + 20_000 });
  expect(code(table.client(7).begun)).toBe(326);
  table.advance(20_000);
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
  expect(new Table().client().send(reqPositions)).toMatchObject([
    { kind: "close", reason: "reqPositions came before startApi" },
  ]);
});

test("a subscription is served until its client cancels it", () => {
  const table = new Table();
  const client = table.client(1);
  const begun = client.send(reqMktData, { reqId: 9, ...AAPL_NUMBERED });
  expect(begun.find(({ kind }) => kind === "wake")).toMatchObject({ atMs: NOW + 250 });
  let ticks = 0;
  for (let turn = 0; turn < 40; turn++) {
    const some = sent(table.advance(250)).length;
    ticks += some;
    expect(some).toBeLessThan(sent(begun).length);
  }
  expect(ticks).toBeGreaterThan(10);
  client.send(cancelMktData, { reqId: 9 });
  expect(table.advance(60_000)).toEqual([]);
});

test("a subscription ends with the connection of its client", () => {
  const table = new Table();
  const client = table.client(1);
  client.send(reqMktData, { reqId: 10, ...AAPL_NUMBERED });
  table.gone(client);
  expect(table.tws.wake("pulse", NOW + 60_000)).toEqual([]);
});

test("an unreadable message gets 320 and a note in the log, and the session goes on", () => {
  const client = new Table().client(1);
  expect(code(client.sendFields(3, 1))).toBe(320);
  expect(code(client.sendFields(4711, 1))).toBe(320);
  expect(client.sendFields(62, 1, "seven", "All", "Cushion")).toMatchObject([
    { kind: "send", name: "error" },
    { kind: "note", event: "unreadable", detail: expect.stringContaining("reqId") },
  ]);
  expect(names(client.send(reqPositions)).at(-1)).toBe("positionEnd");
});

test.each([151, 157, 163, 164, 166, 176, 177, 178, 182, 186, 190, 193])(
  "the stock client reads answers at version %i without complaint, and gets the fake's values",
  (version) => {
    const client = new Table().client(1, version);
    client.send(reqCurrentTime);
    client.send(reqPositions);
    client.send(reqAccountSummary, { reqId: 1, group: "All", tags: "NetLiquidation,Cushion" });
    client.send(reqContractDetails, { reqId: 5, ...AAPL_NUMBERED });
    client.send(reqMatchingSymbols, { reqId: 3, pattern: "a" });
    const bars = { barSize: "1 hour", duration: "1 D", useRth: true, whatToShow: "TRADES", formatDate: 1 };
    client.send(reqHistoricalData, { reqId: 4, ...AAPL_NUMBERED, ...bars });
    client.send(reqMktData, { reqId: 9, ...AAPL_NUMBERED, snapshot: true });
    const stockClient = new StockClient(version);
    for (const fields of sent(client.all).slice(1)) stockClient.frame(fields);
    expect(stockClient.complaints).toEqual([]);
    const of = (event: string): unknown[][] =>
      stockClient.emitted.filter(([name]) => name === event).map(([, ...args]) => args);
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
    const expected = EXCHANGE.bars(
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
    ).toEqual(expected.map(({ open, high, low, close }) => [open, high, low, close]));
    expect(of("tickSnapshotEnd")).toEqual([[9]]);
  },
);

test("nothing throws whatever clients send, and other clients are not affected", () => {
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
          const effects = client.sendFields(...fields);
          expect(
            effects.every((effect) => effect.kind === "wake" || effect.connection === client.connection),
          ).toBe(true);
          expect(effects.some((effect) => effect.kind === "note" && effect.event === "failed")).toBe(false);
        }
        expect(names(other.send(reqPositions)).at(-1)).toBe("positionEnd");
      },
    ),
    runs(400),
  );
});
