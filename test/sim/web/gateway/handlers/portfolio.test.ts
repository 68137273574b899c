import { expect, test } from "vitest";
import { Exchange } from "../../../../../sim/exchange/exchange.ts";
import { ACCOUNT } from "../../../../../sim/exchange/exchange-options.ts";
import type { GatewayContext } from "../../../../../sim/web/gateway/context.ts";
import { portfolioHandlers } from "../../../../../sim/web/gateway/handlers/portfolio.ts";
import { listedWithOptions } from "../../../../support/listed.ts";
import { bodyOf, call, gatewayContext, OPEN_MS } from "../../../../support/web/context.ts";

type Row = Readonly<Record<string, unknown>>;
type Summary = Readonly<Record<string, { amount: number; currency: string | null; value: string | null }>>;
type LedgerBody = Readonly<Record<string, Readonly<Record<string, number>>>>;

const cents = (amount: number): number => Math.round(amount * 100) / 100;

function primed(context: GatewayContext = gatewayContext()): GatewayContext {
  call(portfolioHandlers, "GET /portfolio/accounts", context);
  return context;
}

/** An exchange whose account holds one unit each of many contracts of every type that can be held. */
function fullAccount(): Exchange {
  const exchange = new Exchange();
  const all = listedWithOptions(exchange, OPEN_MS).filter(
    ({ secType, currency }) => secType !== "IND" && secType !== "CASH" && currency === "USD",
  );
  const options = all.filter(({ secType }) => secType === "OPT").slice(0, 60);
  const kinds = [...new Set(all.map(({ secType }) => secType))].filter((secType) => secType !== "OPT");
  const others = kinds.flatMap((kind) => all.filter(({ secType }) => secType === kind).slice(0, 80));
  const holdings = [...options, ...others].map((instrument) => ({
    instrument,
    size: 1,
    averageCost: 10 * instrument.multiplier,
    realizedPnl: 0,
    day: "",
    dayStartSize: 1,
    dayCash: 0,
  }));
  const { book, fills } = exchange.trading.state();
  const ledgers = { [ACCOUNT]: { cash: { USD: 1_000, EUR: 500 }, holdings } };
  return new Exchange({}, { ledgers, book, fills });
}

test("each of several accounts has its own positions, summary and ledger", () => {
  const accounts = [ACCOUNT, "DU1234568"];
  const context = primed(gatewayContext(OPEN_MS, {}, new Exchange({ accounts })));
  const listed = bodyOf<Row[]>(portfolioHandlers, "GET /portfolio/accounts", context);
  expect(listed.map(({ accountId }) => accountId)).toEqual(accounts);
  const of = (account: string) => {
    const rows = bodyOf<Row[]>(portfolioHandlers, `GET /portfolio/${account}/positions/0`, context);
    const ledger = bodyOf<Record<string, Row>>(
      portfolioHandlers,
      `GET /portfolio/${account}/ledger`,
      context,
    );
    const summary = bodyOf<Record<string, Row>>(
      portfolioHandlers,
      `GET /portfolio/${account}/summary`,
      context,
    );
    const { netLiquidation } = context.exchange.balance(OPEN_MS, { account });
    expect(summary.netliquidation?.amount).toBeCloseTo(netLiquidation, 2);
    return { sizes: rows.map(({ position }) => position), cash: ledger.USD?.cashbalance };
  };
  expect(accounts.map(of)).toEqual([
    { sizes: [100, 40, -20], cash: 250_000 },
    { sizes: [200, 80, -40], cash: 300_000 },
  ]);
});

test("accounts and subaccounts are lists of the account", () => {
  for (const path of ["accounts", "subaccounts"]) {
    const [account] = bodyOf<Row[]>(portfolioHandlers, `GET /portfolio/${path}`, gatewayContext());
    expect(account).toMatchObject({ id: ACCOUNT, accountId: ACCOUNT, currency: "USD" });
  }
});

test("other portfolio requests are refused before the accounts were requested", () => {
  const context = gatewayContext();
  const before = call(portfolioHandlers, `GET /portfolio/${ACCOUNT}/summary`, context);
  expect(before).toEqual({
    status: 400,
    body: { error: "Bad Request: Please query /portfolio/accounts first", statusCode: 400 },
  });
  expect(
    call(portfolioHandlers, `GET /portfolio/${ACCOUNT}/summary`, primed(context)).status,
  ).toBeUndefined();
});

test("an account of somebody else and a page that is no number are refused", () => {
  const context = primed();
  for (const path of [`GET /portfolio/U1/positions/0`, `GET /portfolio/${ACCOUNT}/positions/-1`]) {
    expect(call(portfolioHandlers, path, context).status, path).toBe(400);
  }
});

test("the position in one contract is that of the list, and empty where none is held", () => {
  const context = primed();
  const at = (conid: string): Row[] =>
    bodyOf<Row[]>(portfolioHandlers, `GET /portfolio/${ACCOUNT}/position/${conid}`, context);
  const [first] = bodyOf<Row[]>(portfolioHandlers, `GET /portfolio/${ACCOUNT}/positions/0`, context);
  expect(at(String(first?.conid))).toEqual([first]);
  expect(at("8314")).toEqual([]);
  expect(call(portfolioHandlers, `GET /portfolio/${ACCOUNT}/position/x`, context).status).toBe(400);
});

test("positions have the prices and values of the exchange", () => {
  const context = primed();
  const rows = bodyOf<Row[]>(portfolioHandlers, `GET /portfolio/${ACCOUNT}/positions/0`, context);
  const holdings = context.exchange.trading.holdings(OPEN_MS);
  expect(
    rows.map(({ conid, position, mktPrice, mktValue, unrealizedPnl }) => [
      conid,
      position,
      mktPrice,
      mktValue,
      unrealizedPnl,
    ]),
  ).toEqual(
    holdings.map((one) => [
      one.instrument.conId,
      one.size,
      one.price,
      cents(one.value),
      cents(one.unrealizedPnl),
    ]),
  );
  expect(rows[0]).toMatchObject({ contractDesc: "AAPL", avgCost: 231.4, avgPrice: 231.4, assetClass: "STK" });
  const uncached = bodyOf<Row[]>(portfolioHandlers, `GET /portfolio2/${ACCOUNT}/positions`, context);
  expect(uncached.map(({ conid, marketPrice }) => [Number(conid), marketPrice])).toEqual(
    rows.map(({ conid, mktPrice }) => [conid, mktPrice]),
  );
});

test("positions come in pages of 100, and the page after the last one is empty", () => {
  const context = primed(gatewayContext(OPEN_MS, {}, fullAccount()));
  const pages = [0, 1, 2, 3, 4].map((page) =>
    bodyOf<Row[]>(portfolioHandlers, `GET /portfolio/${ACCOUNT}/positions/${page}`, context),
  );
  const held = context.exchange.trading.holdings(OPEN_MS).map(({ instrument }) => instrument.conId);
  expect(held.length).toBeGreaterThan(200);
  expect(pages.map(({ length }) => length)).toEqual(
    pages.map((_, page) => Math.max(0, Math.min(100, held.length - page * 100))),
  );
  expect(pages.flat().map(({ conid }) => conid)).toEqual(held.slice(0, 500));
});

test("an option has its terms and the average price of one share", () => {
  const context = primed(gatewayContext(OPEN_MS, {}, fullAccount()));
  const rows = bodyOf<Row[]>(portfolioHandlers, `GET /portfolio/${ACCOUNT}/positions/0`, context);
  const option = rows.find(({ assetClass }) => assetClass === "OPT");
  expect(option).toMatchObject({ multiplier: 100, undConid: 265598, avgCost: 1_000, avgPrice: 10 });
  expect(option?.contractDesc).toMatch(/^AAPL [A-Z]{3}2026 \d+ [CP] \[AAPL +26\d{4}[CP]\d{8} 100\]$/);
});

test("the summary equals the balance of the exchange", () => {
  const context = primed();
  const summary = bodyOf<Summary>(portfolioHandlers, `GET /portfolio/${ACCOUNT}/summary`, context);
  const balance = context.exchange.balance(OPEN_MS);
  expect(summary.netliquidation).toEqual({
    amount: cents(balance.netLiquidation),
    currency: "USD",
    isNull: false,
    timestamp: OPEN_MS,
    value: null,
    severity: 0,
  });
  expect(summary["netliquidation-c"]?.amount).toBe(0);
  expect(summary.totalcashvalue?.amount).toBe(cents(balance.cash));
  expect(summary.maintmarginreq?.amount).toBe(cents(balance.maintenanceMargin));
  expect(summary.accountcode).toMatchObject({ amount: 0, currency: null, value: ACCOUNT });
  expect(Object.keys(summary).length).toBeGreaterThanOrEqual(40);
});

test("the ledger has each currency in its units, and their sum in BASE", () => {
  const context = primed(gatewayContext(OPEN_MS, {}, fullAccount()));
  const ledger = bodyOf<LedgerBody>(portfolioHandlers, `GET /portfolio/${ACCOUNT}/ledger`, context);
  const balance = context.exchange.balance(OPEN_MS);
  expect(Object.keys(ledger)).toEqual(["USD", "EUR", "BASE"]);
  expect(ledger.EUR).toMatchObject({ cashbalance: 500, netliquidationvalue: 500, stockmarketvalue: 0 });
  expect(ledger.EUR?.exchangerate).toBeCloseTo(context.exchange.rate("EUR", OPEN_MS), 6);
  expect(ledger.BASE).toMatchObject({
    netliquidationvalue: Number(balance.netLiquidation.toFixed(2)),
    unrealizedpnl: cents(balance.unrealizedPnl),
    stockmarketvalue: cents(balance.byKind.STK),
  });
  const sum = Number(ledger.USD?.netliquidationvalue) + 500 * context.exchange.rate("EUR", OPEN_MS);
  expect(sum).toBeCloseTo(balance.netLiquidation, 1);
});

test("positions that were sold are not listed, and an invalidation succeeds", () => {
  const exchange = new Exchange();
  const { ledgers, book, fills } = exchange.trading.state();
  const { cash = {}, holdings = [] } = ledgers[ACCOUNT] ?? {};
  const kept = holdings.map((one) => ({ ...one, size: Math.max(0, one.size) }));
  const state = { ledgers: { [ACCOUNT]: { cash, holdings: kept } }, book, fills };
  const context = primed(gatewayContext(OPEN_MS, {}, new Exchange({}, state)));
  const path = `/portfolio/${ACCOUNT}/positions`;
  const rows = bodyOf<Row[]>(portfolioHandlers, `GET ${path}/0`, context);
  expect(rows.map(({ contractDesc }) => contractDesc)).toEqual(["AAPL", "MSFT"]);
  expect(bodyOf(portfolioHandlers, `POST ${path}/invalidate`, context)).toEqual({ message: "success" });
  expect(bodyOf(portfolioHandlers, `GET /portfolio/${ACCOUNT}/meta`, context)).toMatchObject({ id: ACCOUNT });
});
