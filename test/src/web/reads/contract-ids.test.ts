import { expect, test } from "vitest";
import { type Contract, type PoolError, SecType } from "../../../../src/mod.ts";
import { conIdOf, findContracts } from "../../../../src/web/reads/contract-ids.ts";
import { CONTRACTS, infoOf } from "../../../support/web/contract-gateway.ts";
import { ScriptedReads, ScriptedRequester } from "../../../support/web/scripted-requester.ts";

const gateway = (answers: object = {}): ScriptedRequester =>
  new ScriptedRequester({ ...CONTRACTS, ...answers });
const aapl = { symbol: "AAPL", secType: SecType.STK };
const spx = { symbol: "SPX", secType: SecType.OPT };

test.each<[object, number]>([
  [{ ...aapl, exchange: "SMART", currency: "USD" }, 265598],
  [{ ...aapl, symbol: "aapl", currency: "USD" }, 265598],
  [{ ...aapl, currency: "MXN" }, 38708077],
  [{ ...aapl, primaryExch: "AEQLIT" }, 532640894],
  [{ ...aapl, exchange: "NASDAQ", currency: "USD" }, 265598],
  [{ symbol: "SPX", secType: SecType.IND, currency: "USD" }, 416904],
  [{ symbol: "EUR", secType: SecType.CASH, currency: "USD", exchange: "IDEALPRO" }, 12087792],
  [{ ...spx, lastTradeDateOrContractMonth: "20260320", strike: 5000, right: "C" }, 91],
  [{ ...spx, lastTradeDateOrContractMonth: "20260331", strike: 5000, right: "C" }, 93],
  [{ ...spx, lastTradeDateOrContractMonth: "202603", strike: 5100 }, 94],
  [{ conId: 5, secType: SecType.STK }, 5],
])("%j means the contract %i", async (contract, conId) => {
  expect(await conIdOf(gateway(), contract as Contract)).toBe(conId);
});

test("several contracts that match are AMBIGUOUS, with candidates", async () => {
  const twins = { symbol: "TWIN", secType: SecType.STK, currency: "USD" };
  await expect(conIdOf(gateway(), twins)).rejects.toMatchObject({
    code: "AMBIGUOUS",
    message: expect.stringMatching(/2 contracts match: TWIN STK SMART USD \(conId 71\)/),
    candidates: [{ conId: 71 }, { conId: 72 }],
  });
  await expect(conIdOf(gateway(), aapl)).rejects.toMatchObject({ code: "AMBIGUOUS" });
  const month = { ...spx, lastTradeDateOrContractMonth: "202603", right: "C" } as Contract;
  await expect(conIdOf(gateway(), month)).rejects.toMatchObject({ code: "AMBIGUOUS" });
  const rows = Array.from({ length: 30 }, (_, index) => ({ conid: index + 1, maturityDate: "20260320" }));
  await expect(conIdOf(gateway({ "/iserver/secdef/info": rows }), month)).rejects.toThrow(
    /30 contracts have the symbol/,
  );
});

test("where none matches there is an error, never an empty list", async () => {
  for (const contract of [
    { symbol: "NOSUCH", secType: SecType.STK, currency: "USD" },
    { ...aapl, currency: "JPY" },
    { ...aapl, currency: "USD", tradingClass: "OTHER" },
    { ...aapl, currency: "USD", localSymbol: "OTHER" },
    { ...aapl, exchange: "TSE", currency: "USD" },
    { symbol: "NOSUCH", secType: SecType.IND },
    { ...spx, lastTradeDateOrContractMonth: "202604" },
    { ...spx, lastTradeDateOrContractMonth: "202603", multiplier: 10 },
  ])
    await expect(findContracts(gateway(), contract)).rejects.toThrow(/: no contract matches$/);
});

test("a gateway that ignores strike, right and day is not believed", async () => {
  const all = { "/iserver/secdef/info": [91, 92, 93, 94].map((conid) => ({ conid })) };
  const put = { ...spx, lastTradeDateOrContractMonth: "20260320", right: "P" } as Contract;
  expect(await conIdOf(gateway(all), put)).toBe(92);
  const high = { ...spx, lastTradeDateOrContractMonth: "202603", strike: 5100, multiplier: 100 };
  expect(await conIdOf(gateway(all), high)).toBe(94);
  const late = { ...spx, lastTradeDateOrContractMonth: "20260331" };
  expect(await conIdOf(gateway(all), late)).toBe(93);
});

test("a contract is found once in a session", async () => {
  const requester = gateway();
  const contract = { ...aapl, currency: "USD" };
  await Promise.all([conIdOf(requester, contract), conIdOf(requester, contract)]);
  await conIdOf(requester, contract);
  expect(requester.paths).toEqual(["/trsrv/stocks", "/iserver/contract/265598/info"]);
});

test("the symbol of a derivative is searched before its data are requested, once in a session", async () => {
  const requester = gateway();
  const option = { conId: 91, symbol: "SPX", secType: SecType.OPT };
  expect(await conIdOf(requester, option)).toBe(91);
  expect(await conIdOf(requester, { conId: 91 })).toBe(91);
  expect(requester.paths).toEqual(["/iserver/secdef/search", "/iserver/contract/91/info"]);
  const other = gateway();
  expect(await conIdOf(other, { conId: 91 })).toBe(91);
  expect(other.paths).toEqual(["/iserver/contract/91/info", "/iserver/secdef/search"]);
});

test.each<[object, RegExp]>([
  [{ symbol: "AAPL" }, /contract.secType: is missing/],
  [{ localSymbol: "AAPL" }, /contract.symbol: is missing/],
  [{ secId: "US0378331005", secIdType: "ISIN", secType: SecType.STK }, /contract.secId: the Web API finds/],
  [{ symbol: "X", secType: SecType.BOND }, /contract.conId: is missing: the Web API does not find BOND/],
  [spx, /lastTradeDateOrContractMonth: expected "yyyymm"/],
  [{ ...spx, lastTradeDateOrContractMonth: "2026" }, /lastTradeDateOrContractMonth: expected/],
  [{ ...spx, lastTradeDateOrContractMonth: "202613" }, /lastTradeDateOrContractMonth: expected/],
  [{ ...aapl, includeExpired: true }, /contract.includeExpired/],
])("%j is refused, and nothing is sent", async (contract, message) => {
  const reads = new ScriptedReads(CONTRACTS);
  await expect(reads.getContractDetails(contract as Contract)).rejects.toMatchObject({
    code: "INVALID_OPTION",
  });
  await expect(reads.getContractDetails(contract as Contract)).rejects.toThrow(message);
  expect(reads.requester.calls).toEqual([]);
});

test("data of one exchange are refused for shares, and what was read can be used", async () => {
  const reads = new ScriptedReads({
    ...CONTRACTS,
    "/iserver/marketdata/snapshot": [{ conid: 265598, "31": "1", "84": "1", "86": "2" }],
  });
  const [details] = await reads.getContractDetails({ ...aapl, currency: "USD" });
  expect(details?.contract).toMatchObject({ exchange: "SMART", primaryExch: "NASDAQ" });
  expect(await reads.getMarketDataSnapshot(details?.contract ?? {})).toMatchObject({ bid: 1 });
  await expect(reads.getMarketDataSnapshot({ ...details?.contract, exchange: "ARCA" })).rejects.toThrow(
    /not of ARCA/,
  );
});

test("answers of odd forms have a sentence", async () => {
  const contract = { ...aapl, currency: "USD" };
  for (const body of [
    undefined,
    "<html>",
    [],
    { AAPL: 5 },
    { AAPL: [5] },
    { AAPL: [{ contracts: 5 }] },
    { AAPL: [{ contracts: [{ conid: "x" }] }] },
  ])
    await expect(findContracts(gateway({ "/trsrv/stocks": body }), contract)).rejects.toMatchObject({
      code: "WEB_ERROR",
    });
  for (const body of [undefined, {}, infoOf(0), [1]])
    await expect(
      findContracts(gateway({ "/iserver/contract/265598/info": body }), contract),
    ).rejects.toMatchObject({ code: "WEB_ERROR" });
});

test("a future without a month is every future with its symbol that has not expired", async () => {
  const futures = [
    { symbol: "ES", conid: 32, underlyingConid: 7, expirationDate: 20260618, ltd: 20260618 },
    { symbol: "ES", conid: 31, underlyingConid: 7, expirationDate: 20260320, ltd: 20260320 },
  ];
  const future = { instrument_type: "FUT", symbol: "ES", exchange: "CME", valid_exchanges: "CME" };
  const requester = gateway({
    "/trsrv/futures": { ES: futures },
    "/iserver/contract/31/info": infoOf(31, { ...future, maturity_date: "20260320" }),
    "/iserver/contract/32/info": infoOf(32, { ...future, maturity_date: "20260618" }),
  });
  const es = { symbol: "es", secType: SecType.FUT };
  const found = await findContracts(requester, es);
  expect(found.map(({ contract }) => [contract.conId, contract.lastTradeDateOrContractMonth])).toEqual([
    [31, "20260320"],
    [32, "20260618"],
  ]);
  await expect(findContracts(gateway({ "/trsrv/futures": {} }), es)).rejects.toThrow(/no contract matches/);
  await expect(findContracts(gateway({ "/trsrv/futures": { ES: 5 } }), es)).rejects.toThrow(/cannot be read/);
});

test("more derivatives than can be read are named by their expiry, strike and right", async () => {
  const options = Array.from({ length: 30 }, (_, index) => ({
    conid: index + 1,
    maturityDate: "20260320",
    strike: index + 100,
    right: "C",
  }));
  const month = { ...spx, lastTradeDateOrContractMonth: "202603" };
  await expect(findContracts(gateway({ "/iserver/secdef/info": options }), month)).rejects.toMatchObject({
    candidates: expect.arrayContaining([
      expect.objectContaining({
        conId: 30,
        lastTradeDateOrContractMonth: "20260320",
        strike: 129,
        right: "C",
      }),
    ]),
  });
  const futures = Array.from({ length: 21 }, (_, index) => ({
    conid: index + 1,
    expirationDate: 20300101 - index,
  }));
  const answer = { "/trsrv/futures": { CL: futures } };
  const cl = { symbol: "CL", secType: SecType.FUT };
  const error = await findContracts(gateway(answer), cl).catch((caught: PoolError) => caught);
  expect(error).toMatchObject({ code: "AMBIGUOUS" });
  // The nearest months are first.
  expect((error as PoolError).candidates?.[0]).toMatchObject({
    conId: 21,
    lastTradeDateOrContractMonth: "20300081",
  });
});
