// A test of somebody who installed the package and vitest.
import { IbkrPool, silentLogger } from "ibkr-pool";
import { expect, type TwsMatchers, twsTest } from "ibkr-pool/sim/vitest";
import { expect as stockExpect } from "vitest";

declare module "vitest" {
  interface Matchers<T> extends TwsMatchers {}
}

const test = twsTest({ network: "memory" });

test("a pool in memory is answered, and what it has sent is checked in both ways", async ({ tws }) => {
  const pool = new IbkrPool({ port: tws.port, logger: silentLogger }, tws.seams);
  stockExpect(await tws.until(pool.getPositions())).toHaveLength(3);
  expect(tws).toHaveReceived("reqPositions", undefined, { times: 1 });
  stockExpect(tws).not.toHaveReceived("placeOrder");
});
