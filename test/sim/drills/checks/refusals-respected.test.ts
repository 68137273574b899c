import { expect, test } from "vitest";
import { refusalsRespected } from "../../../../sim/drills/checks/refusals-respected.ts";
import { reqHistoricalData } from "../../../../sim/wire/requests/historical-data.ts";
import { cancelMktData, reqMarketDataType } from "../../../../sim/wire/requests/market-data.ts";
import { type DrilledClient, drilled } from "../../../support/drilled.ts";

const BARS = {
  symbol: "AAPL",
  secType: "STK",
  exchange: "SMART",
  currency: "USD",
  barSize: "5 mins",
  duration: "1 D",
  whatToShow: "TRADES",
  formatDate: 1,
};
const CURRENCIES = ["USD", "GBP", "CHF", "JPY", "AUD", "CAD", "SEK"];
const NO_DATA = "answer-error:request=reqHistoricalData,code=162,text=HMDS query returned no data";
const PACING =
  "answer-error:request=reqHistoricalData,code=162,text=API historical data query pacing violation";
const NO_PERMISSION =
  "answer-error:request=reqMktData,code=354,text=Requested market data is not subscribed.";

/** Gets the outcome where a client sends seven requests, one each second. */
async function sevenTimes(fault: string, send: (client: DrilledClient, index: number) => Promise<void>) {
  await using run = await drilled({ faults: [fault] });
  const client = await run.dial(1);
  for (let index = 0; index < 7; index++) {
    await send(client, index);
    await run.tws.advance(1_000);
  }
  return refusalsRespected(run.seen()).outcome;
}

test("refusals-respected counts each currency pair by itself", async () => {
  const pair = (index: number) => ({
    symbol: "EUR",
    secType: "CASH",
    exchange: "IDEALPRO",
    currency: CURRENCIES[index] ?? "",
  });
  expect(await sevenTimes(NO_PERMISSION, (client, index) => client.watch(10 + index, pair(index)))).toBe(
    "passed",
  );
  expect(await sevenTimes(NO_PERMISSION, (client, index) => client.watch(10 + index, pair(0)))).toBe(
    "failed",
  );
});

test("refusals-respected counts each page of history by itself, unless their pace was refused", async () => {
  const page = (client: DrilledClient, index: number) =>
    client.send(reqHistoricalData, {
      reqId: 10 + index,
      ...BARS,
      end: `2026010${index + 1} 16:00:00 US/Eastern`,
    });
  const again = (client: DrilledClient, index: number) =>
    client.send(reqHistoricalData, { reqId: 10 + index, ...BARS });
  expect(await sevenTimes(NO_DATA, page)).toBe("passed");
  expect(await sevenTimes(NO_DATA, again)).toBe("failed");
  expect(await sevenTimes(PACING, page)).toBe("failed");
});

test("refusals-respected takes 10167 for a notice, after which delayed data come", async () => {
  await using run = await drilled({ permissions: "delayed" });
  const client = await run.dial(1);
  await client.send(reqMarketDataType, { marketDataType: 3 });
  for (let reqId = 10; reqId < 17; reqId++) {
    await client.watch(reqId);
    await run.tws.advance(1_000);
    await client.send(cancelMktData, { reqId });
  }
  const seen = run.seen();
  expect(seen.answers.filter(({ message }) => message.values.code === 10167)).toHaveLength(7);
  expect(refusalsRespected(seen).outcome).toBe("not reached");
});

test("refusals-respected counts a refusal of live data without delayed ones", async () => {
  await using run = await drilled({ permissions: "delayed" });
  const client = await run.dial(1);
  for (let reqId = 10; reqId < 17; reqId++) {
    await client.watch(reqId);
    await run.tws.advance(1_000);
  }
  expect(refusalsRespected(run.seen()).outcome).toBe("failed");
});

test("refusals-respected fails for a refused request that is sent over and over", async () => {
  await using run = await drilled();
  const client = await run.dial(1);
  expect(refusalsRespected(run.seen()).outcome).toBe("not reached");
  for (let reqId = 1; reqId <= 5; reqId++) await client.watch(reqId, { symbol: "NOSUCHSYMBOL" });
  expect(refusalsRespected(run.seen()).outcome).toBe("passed");
  await client.watch(6, { symbol: "NOSUCHSYMBOL" });
  expect(refusalsRespected(run.seen())).toMatchObject({ outcome: "failed" });
});
