import { expect, test } from "vitest";
import { ACCOUNT } from "../../../../../sim/exchange/exchange-options.ts";
import { ledgerTopic } from "../../../../../sim/web/gateway/topics/ledger.ts";
import { CLOSED_MS, gatewayContext, OPEN_MS, TopicSocket } from "../../../../support/web/context.ts";

type Row = Readonly<Record<string, unknown>>;

test("the first frame has each currency and the base, equal to the balance of the exchange", () => {
  const stream = new TopicSocket(ledgerTopic, gatewayContext());
  const [frame] = stream.begin([ACCOUNT]);
  const balance = stream.context.exchange.balance(OPEN_MS);
  expect(frame?.topic).toBe(`sld+${ACCOUNT}`);
  expect(frame?.result).toMatchObject([
    { key: "LedgerListUSD", acctCode: ACCOUNT, cashbalance: 250_000, secondKey: "USD" },
    { key: "LedgerListBASE", netLiquidationValue: Number(balance.netLiquidation.toFixed(2)) },
  ]);
});

test("a frame comes every 10 s, with blank rows where nothing changed", () => {
  const stream = new TopicSocket(ledgerTopic, gatewayContext(CLOSED_MS));
  stream.begin([ACCOUNT]);
  const frames = stream.pass(30_000);
  expect(frames.map(({ result }) => result)).toEqual(
    [10_000, 20_000, 30_000].map((ms) =>
      ["LedgerListUSD", "LedgerListBASE"].map((key) => ({ key, timestamp: (CLOSED_MS + ms) / 1_000 })),
    ),
  );
});

test("rows that changed are complete", () => {
  const stream = new TopicSocket(ledgerTopic, gatewayContext());
  stream.begin([ACCOUNT], { keys: ["LedgerListBASE"], fields: ["netLiquidationValue"] });
  const rows = stream.pass(20_000).flatMap(({ result }) => result as Row[]);
  expect(rows).toHaveLength(2);
  for (const row of rows)
    expect(Object.keys(row).sort()).toEqual(["key", "netLiquidationValue", "timestamp"]);
});

test("the end is confirmed without a topic", () => {
  const stream = new TopicSocket(ledgerTopic, gatewayContext());
  stream.begin([ACCOUNT]);
  expect(stream.end([ACCOUNT])).toEqual([{ result: "unsubscribed from ledger" }]);
  expect(stream.pass(20_000)).toEqual([]);
});
