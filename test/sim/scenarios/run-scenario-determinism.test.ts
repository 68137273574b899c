import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { runScenario, type Scenario, verdictText } from "../../../sim/mod.ts";
import { reqMktData } from "../../../sim/wire/requests/market-data.ts";
import { placeOrder } from "../../../sim/wire/requests/place-order.ts";
import { AAPL_NUMBERED } from "../../support/contracts.ts";
import { CutClient } from "../../support/cut-client.ts";

const MINUTES: Scenario = {
  scenario: "some-minutes",
  about: "Prices move, a farm breaks, an order is filled, and the connection is lost.",
  account: { positions: [{ symbol: "AAPL", quantity: 100 }] },
  timeline: [
    { at: "1 min", market: { symbol: "AAPL", move: "-2%", over: "30s" } },
    { after: "1 min", inject: "farm-broken:forMs=5000" },
    { when: { request: "placeOrder" }, market: { symbol: "AAPL", trading: "halt" } },
    { after: "1 min", market: { symbol: "AAPL", trading: "resume" } },
    { at: "7 min", inject: "drop:probability=0.5,everyMs=30000" },
  ],
  until: "10 min",
  checks: [{ request: "placeOrder", times: 2 }],
};

/** Runs the minutes with one client; gets a hash of all that it was sent and of the trace, and the verdict. */
async function minutes(seed: number): Promise<{ readonly hash: string; readonly verdict: string }> {
  await using run = await runScenario({ ...MINUTES, seed }, { network: "memory" });
  const client = new CutClient(run.fake, 1);
  client.send(reqMktData, { reqId: 1, ...AAPL_NUMBERED });
  const order = {
    ...AAPL_NUMBERED,
    action: "BUY",
    orderType: "MKT",
    totalQuantity: 10,
    tif: "DAY",
    transmit: true,
  };
  client.send(placeOrder, { orderId: 1, ...order });
  await run.tws.advance(4 * 60_000);
  client.send(placeOrder, { orderId: 2, ...order });
  const verdict = await run.verdict();
  const hash = createHash("sha256");
  for (const chunk of client.chunks) hash.update(chunk);
  hash.update(run.tws.log);
  return { hash: hash.digest("hex").slice(0, 16), verdict: verdictText(verdict) };
}

/** Hash of the minutes with seed 5, on every runtime. It changes when prices or messages of the fake do. */
const HASH = "ffb9192c215ec1e8";

test("equal seeds give equal bytes, traces and verdicts, on Node and on Deno alike", async () => {
  const [one, other, third] = [await minutes(5), await minutes(5), await minutes(6)];
  expect(one).toEqual(other);
  expect(third.hash).not.toBe(one.hash);
  expect(one.verdict).toMatch(/^some-minutes: passed, /);
  expect(one.hash).toBe(HASH);
});
