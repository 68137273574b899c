// Run: npx deno test --allow-net=127.0.0.1 examples/testing/bot.deno.test.ts
// In a project of yours import from "npm:ibkr-pool" and "npm:ibkr-pool/sim".
import assert from "node:assert/strict";
import { IbkrPool, silentLogger } from "ibkr-pool";
import { assertReceived, logOnFailure, startFakeTws } from "ibkr-pool/sim";
import { decide } from "./bot.ts";

Deno.test("the bot decides the same when the session is lost in the middle", async () => {
  await using tws = await startFakeTws({ faults: ["drop:how=rst,afterRequest=reqPositions,times=1"] });
  await using pool = new IbkrPool({ port: tws.port, backoffMsMin: 10, logger: silentLogger });
  await logOnFailure(tws, async () => {
    assert.equal((await decide(pool, "NVDA", 1)).action, "trade");
    assertReceived(tws, "startApi", undefined, { times: 2 });
  });
});
