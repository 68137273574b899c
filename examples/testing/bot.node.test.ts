// Run: npm run build && node --test dist/examples/testing/bot.node.test.js
// Over TCP and real time, as a client in any language would connect.
import assert from "node:assert/strict";
import { test } from "node:test";
import { IbkrPool, silentLogger } from "ibkr-pool";
import { assertReceived, logOnFailure, startFakeTws } from "ibkr-pool/sim";
import { decide } from "./bot.ts";

test("the bot decides the same when the session is lost in the middle", async () => {
  await using tws = await startFakeTws({ faults: ["drop:how=rst,afterRequest=reqPositions,times=1"] });
  await using pool = new IbkrPool({ port: tws.port, backoffMsMin: 10, logger: silentLogger });
  await logOnFailure(tws, async () => {
    assert.equal((await decide(pool, "NVDA", 1)).action, "trade");
    assertReceived(tws, "startApi", undefined, { times: 2 });
  });
});
