// Run: npx vitest run examples/testing/bot.vitest.test.ts
// On virtual time: a simulated minute takes no time, and the seed fixes every price.
import { IbkrPool, silentLogger } from "ibkr-pool";
import { expect, twsTest } from "ibkr-pool/sim/vitest";
import { decide } from "./bot.ts";

const test = twsTest({ network: "memory" });

test("the bot trades a share that it does not hold, and no other", async ({ tws }) => {
  const pool = new IbkrPool({ port: tws.port, logger: silentLogger }, tws.seams);
  expect(await tws.until(decide(pool, "NVDA", 1))).toMatchObject({ action: "trade" });
  expect(await tws.until(decide(pool, "MSFT", 1))).toMatchObject({ action: "wait" });
});

test("the bot waits while the spread is wide", async ({ tws }) => {
  tws.onAnswer("tickPrice", { tickType: 2 }).change(({ price }) => ({ price: price + 1.01 }));
  const pool = new IbkrPool({ port: tws.port, logger: silentLogger }, tws.seams);
  expect(await tws.until(decide(pool, "NVDA", 1))).toMatchObject({ action: "wait" });
});

test("the bot decides the same when the session is lost in the middle", async ({ tws }) => {
  tws.inject("drop:how=rst,afterRequest=reqPositions,times=1");
  const pool = new IbkrPool({ port: tws.port, logger: silentLogger }, tws.seams);
  expect(await tws.until(decide(pool, "NVDA", 1))).toMatchObject({ action: "trade" });
  expect(tws).toHaveReceived("startApi", undefined, { times: 2 });
});
