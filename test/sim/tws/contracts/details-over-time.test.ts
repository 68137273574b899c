import { expect, test } from "vitest";
import type { Instrument } from "../../../../sim/exchange/contracts/instrument.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import type { Effect } from "../../../../sim/tws/context/effects.ts";
import { reqContractDetails, reqMarketRule } from "../../../../sim/wire/requests/contracts.ts";
import { reqCurrentTime } from "../../../../sim/wire/requests/session.ts";
import { contractDetails, contractDetailsEnd } from "../../../../sim/wire/responses/contracts.ts";
import { AAPL } from "../../../support/contracts.ts";
import { code, EXCHANGE, NOW, names, received, Table, type TableClient } from "../../../support/table.ts";

/** The chain of options on AAPL at SMART. */
const CHAIN = { ...AAPL, secType: "OPT" };
const SIZE = EXCHANGE.chain(265598, NOW).filter(({ secType }) => secType === "OPT").length;

const slow = (contractsPerSecond: number) => {
  const table = new Table({ contractsPerSecond });
  return { table, client: table.client(1) };
};
const ask = (client: TableClient, reqId = 5) => client.send(reqContractDetails, { reqId, ...CHAIN });
const rowsOf = (effects: readonly Effect[], to?: TableClient) =>
  effects.filter(
    (one) =>
      one.kind === "send" &&
      one.name === contractDetails.name &&
      (to === undefined || one.connection === to.connection),
  ).length;

test("a long chain is sent over time, and its end after the last row", () => {
  const { table, client } = slow(50);
  expect(rowsOf(ask(client))).toBe(5);
  expect(rowsOf(table.advance(1_000))).toBe(50);
  const rest = table.advance(60_000);
  expect(rowsOf(rest)).toBe(SIZE - 55);
  expect(names(rest).at(-1)).toBe("contractDetailsEnd");
  expect(names(rest).filter((name) => name === "contractDetailsEnd")).toHaveLength(1);
});

test("the rate 0 sends a chain at once, and every rate sends one contract at once", () => {
  expect(rowsOf(ask(slow(0).client))).toBe(SIZE);
  const one = slow(1).client.send(reqContractDetails, { reqId: 5, ...AAPL });
  expect(names(one)).toEqual(["contractDetails", "contractDetailsEnd"]);
});

test("a slow rate below ten rows a second is kept", () => {
  const { table, client } = slow(2);
  expect(rowsOf(ask(client))).toBe(1);
  expect(rowsOf(table.advance(10_000))).toBe(20);
});

test("a refusal is sent at once, and other messages are served between the rows", () => {
  const { table, client } = slow(50);
  ask(client);
  expect(code(client.send(reqContractDetails, { reqId: 6, ...CHAIN, symbol: "NOSUCH" }))).toBe(200);
  expect(names(client.send(reqCurrentTime))).toEqual(["currentTime"]);
  expect(names(client.send(reqMarketRule, { marketRuleId: 26 }))).toEqual(["marketRule"]);
  expect(rowsOf(table.advance(1_000))).toBe(50);
});

test("a second chain shares the rate of the first, and with the same number it comes after it", () => {
  const { table, client } = slow(50);
  ask(client);
  expect(rowsOf(ask(client, 6))).toBe(0);
  expect(rowsOf(ask(client))).toBe(0);
  expect(rowsOf(table.advance(1_000))).toBe(50);
  const effects = table.advance(200_000);
  const ends = received(effects, contractDetailsEnd).map(({ reqId }) => reqId);
  expect(ends).toEqual([5, 6, 5]);
  expect(rowsOf(effects)).toBe(3 * SIZE - 55);
});

test("a connection that ends leaves nothing to be sent", () => {
  const { table, client } = slow(50);
  ask(client);
  table.gone(client);
  expect(table.advance(60_000)).toEqual([]);
});

test("rows wait while TWS is cut off from IBKR, and are lost with the data (1101)", () => {
  for (const dataLost of [false, true]) {
    const { table, client } = slow(50);
    ask(client);
    table.happens({ kind: "offline" });
    expect(rowsOf(table.advance(60_000))).toBe(0);
    table.happens({ kind: "online", dataLost });
    expect(rowsOf(table.advance(120_000))).toBe(dataLost ? 0 : SIZE - 5);
  }
});

test("forty chains for many clients come at the rate of one, which the clients share in turn", () => {
  const table = new Table({ contractsPerSecond: 1_000 });
  const clients = Array.from({ length: 8 }, (_, at) => table.client(at + 1));
  for (let turn = 1; turn <= 5; turn++) for (const client of clients) ask(client, turn);
  const seconds = [0, 1, 2, 3].map(() => table.advance(1_000));
  expect(seconds.map((effects) => rowsOf(effects))).toEqual([1_000, 1_000, 1_000, 1_000]);
  for (const client of clients) expect(rowsOf(seconds.flat(), client)).toBe(500);
});

test("the contracts of a chain are made while they are sent, and a few ahead", () => {
  let made = 0;
  class Counting extends Exchange {
    override *each(...query: Parameters<Exchange["each"]>): Generator<Instrument, undefined> {
      for (const one of super.each(...query)) {
        made++;
        yield one;
      }
    }
  }
  const table = new Table({ contractsPerSecond: 100 }, new Counting());
  const client = table.client(1);
  for (let reqId = 1; reqId <= 40; reqId++) ask(client, reqId);
  expect(made).toBeLessThan(40 * 60);
  const before = made;
  expect(rowsOf(table.advance(5_000))).toBe(500);
  expect(made - before).toBeLessThanOrEqual(500);
});

test("short answers pass a long chain, and count for the rate", () => {
  const { table, client } = slow(100);
  ask(client);
  const one = client.send(reqContractDetails, { reqId: 6, ...AAPL });
  expect(names(one)).toEqual(["contractDetails", "contractDetailsEnd"]);
  const some = client.send(reqContractDetails, { reqId: 7, ...AAPL, exchange: "" });
  expect(rowsOf(some)).toBe(0);
  const effects = table.advance(1_000);
  expect(received(effects, contractDetailsEnd).map(({ reqId }) => reqId)).toEqual([7]);
  expect(rowsOf(effects)).toBe(99);
});

test("requests that ended with their connection do not hold up the line", () => {
  const table = new Table({ contractsPerSecond: 50 });
  const [first, second] = [table.client(1), table.client(2)];
  ask(first);
  ask(second);
  table.gone(first);
  expect(rowsOf(table.advance(1_000), second)).toBe(50);
});
