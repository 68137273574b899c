import { expect, test } from "vitest";
import type { Contract, Reads } from "../../src/mod.ts";
import { ACCOUNT } from "../support/contracts.ts";
import { BothWorlds } from "../support/web/both-worlds.ts";
import { answers, CONTRACTS, expectAgreement, known, ofBoth } from "../support/web/parity.ts";

/** Tuesday, half past ten in New York. */
const OPEN_MS = Date.UTC(2026, 0, 13, 15, 30);
/** Saturday: every market but that of coins is closed. */
const CLOSED_MS = Date.UTC(2026, 0, 17, 15, 30);
const MINUTE_MS = 60_000;

const nameOf = (contract: Contract): string => JSON.stringify(contract);
const sorted = <Row>(rows: readonly Row[], key: (row: Row) => string): Row[] =>
  [...rows].sort((one, other) => (key(one) < key(other) ? -1 : 1));

test("accounts, summary, positions, profit and orders are equal while the market is closed", async () => {
  const both = new BothWorlds({ startMs: CLOSED_MS });
  const [twsAccounts, webAccounts] = await answers(both, (ib) => ib.getManagedAccounts());
  expect(webAccounts).toEqual(twsAccounts);
  const [twsValues, webValues] = await answers(both, (ib) => ib.getAccountSummary());
  const exact = (values: typeof twsValues): object[] =>
    sorted(values, ({ tag }) => tag).map((one) => ({
      ...one,
      value: Number.isNaN(Number(one.value)) ? one.value : Number(one.value),
    }));
  expect(exact(webValues)).toEqual(exact(twsValues));
  const [twsHeld, webHeld] = await answers(both, (ib) => ib.getPositions());
  const { portfolio } = await both.until(both.tws.getAccountUpdates(ACCOUNT));
  // TWS has the values of positions in the updates of the account.
  const withValues = twsHeld.map((one) => {
    const row = portfolio.find(({ contract }) => contract.conId === one.contract.conId);
    const { marketPrice, marketValue, unrealizedPNL, realizedPNL } = row ?? {};
    return { ...one, marketPrice, marketValue, unrealizedPnL: unrealizedPNL, realizedPnL: realizedPNL };
  });
  expectAgreement(webHeld, withValues, "positions");
  expect(webHeld.map(({ marketValue }) => typeof marketValue)).toEqual(webHeld.map(() => "number"));
  for (const { pos, avgCost, contract } of webHeld) {
    expect([typeof pos, typeof avgCost]).toEqual(["number", "number"]);
    expect(known(contract)).toEqual(["conId", "currency", "secType", "symbol"]);
  }
  const [twsPnL, webPnL] = await answers(both, (ib) => ib.getPnL(ACCOUNT));
  expect(webPnL).toEqual({ ...twsPnL, realizedPnL: undefined });
  expect(await answers(both, (ib) => ib.getOpenOrders())).toEqual([[], []]);
  expect(await answers(both, (ib) => ib.getExecutionDetails())).toEqual([[], []]);
});

test("the same fills and orders are given for the same trading", async () => {
  const both = new BothWorlds({ startMs: OPEN_MS - 10 * MINUTE_MS });
  both.trade("BUY", 100);
  both.trade("SELL", 30);
  both.trade("BUY", 7, 100);
  await both.clock.advance(10 * MINUTE_MS);
  const [twsFills, webFills] = await answers(both, (ib) => ib.getExecutionDetails());
  expect(twsFills.length).toBeGreaterThan(1);
  const fill = ({ contract, execution, timeMs, commission }: (typeof twsFills)[number]): object => ({
    symbol: contract.symbol,
    conId: contract.conId,
    secType: contract.secType,
    side: execution.side,
    shares: execution.shares,
    price: execution.price,
    account: execution.acctNumber,
    second: Math.floor((timeMs ?? 0) / 1_000),
    commission: commission?.commission,
  });
  expect(webFills.map(fill)).toEqual(twsFills.map(fill));
  for (const filter of [{ side: "SELL" }, { symbol: "MSFT" }, { secType: "STK" }, { acctCode: ACCOUNT }]) {
    const [tws, web] = await answers(both, (ib) => ib.getExecutionDetails(filter as object));
    expect(web.map(fill), JSON.stringify(filter)).toEqual(tws.map(fill));
  }
  // Those of TWS belong to no client ID, and those of the gateway to the account.
  const [all, open] = await both.until(Promise.all([both.tws.getAllOpenOrders(), both.web.getOpenOrders()]));
  const row = ({ contract, order, orderState, standing }: (typeof all)[number]): object => ({
    conId: contract.conId,
    symbol: contract.symbol,
    secType: contract.secType,
    action: order.action,
    totalQuantity: order.totalQuantity,
    orderType: order.orderType,
    lmtPrice: order.lmtPrice,
    tif: order.tif,
    account: order.account,
    status: orderState.status,
    filled: standing?.filled,
    remaining: standing?.remaining,
    avgFillPrice: standing?.avgFillPrice,
  });
  expect(all).toHaveLength(1);
  expect(open.map(row)).toEqual(all.map(row));
  const [twsHeld, webHeld] = await answers(both, (ib) => ib.getPositions());
  const sizes = webHeld.map(({ account, contract, pos, avgCost }) => ({ account, contract, pos, avgCost }));
  expectAgreement(sizes, twsHeld, "positions");
});

test.each(CONTRACTS.map((contract) => [nameOf(contract), contract] as const))(
  "%s has the same details, however it is found",
  async (name, contract) => {
    const both = new BothWorlds({ startMs: OPEN_MS });
    const [tws, web] = await answers(both, (ib) => ib.getContractDetails(contract));
    expectAgreement(web, tws, name);
    const [whole, partial] = await answers(both, (ib) => ib.qualifyContract(contract));
    expectAgreement(partial, whole, name);
    const needed = known(whole).filter((field) => field !== "lastTradeDate");
    // By its ID alone the gateway does not say where a share is listed.
    const told = contract.conId === undefined ? needed : needed.filter((field) => field !== "primaryExch");
    expect(known(partial)).toEqual(expect.arrayContaining(told));
  },
);

test("what is not listed, and several contracts, end in errors of the same kind", async () => {
  const both = new BothWorlds({ startMs: OPEN_MS });
  for (const wanted of [{ conId: 99 }, { symbol: "NOSUCH", secType: "STK", currency: "USD" }]) {
    for (const read of [
      (ib: Reads) => ib.getContractDetails(wanted as Contract),
      (ib: Reads) => ib.getMarketDataSnapshot(wanted as Contract),
      (ib: Reads) => ib.getQuote(wanted as Contract),
      (ib: Reads) => ib.getHistoricalData(wanted as Contract, { duration: "1 D", barSize: "1 hour" }),
    ]) {
      const [tws, web] = await ofBoth<unknown>(both, read);
      expect([tws, web]).toMatchObject([{ code: "TWS_ERROR" }, { code: "WEB_ERROR" }]);
    }
  }
  const options = { symbol: "AAPL", secType: "OPT", lastTradeDateOrContractMonth: "202602", strike: 260 };
  const [tws, web] = await ofBoth<unknown>(both, (ib) => ib.qualifyContract(options as Contract));
  expect([tws, web]).toMatchObject([{ code: "AMBIGUOUS" }, { code: "AMBIGUOUS" }]);
});

test("any text finds the same contracts", async () => {
  const both = new BothWorlds({ startMs: OPEN_MS });
  for (const text of ["AA", "apple", "EUR", "SPY", "bank", "ZZZZ", "treasury"]) {
    const [tws, web] = await answers(both, (ib) => ib.getMatchingSymbols(text));
    const rows = (list: typeof tws): typeof tws =>
      sorted(list, ({ contract }) => `${contract?.conId}`).map((row) => ({
        ...row,
        derivativeSecTypes: [...(row.derivativeSecTypes ?? [])].sort(),
      }));
    // The gateway lists the roots of futures, too, without a security type of their own.
    const common = web.filter(({ contract }) => (contract?.secType ?? "") !== "");
    expectAgreement(rows(common), rows(tws), text);
  }
});
