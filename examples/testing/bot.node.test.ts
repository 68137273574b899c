// Run: npm run build && node --test dist/examples/testing/bot.node.test.js
// Over TCP and real time, as a client in any language would connect.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { IbkrPool, silentLogger } from "ibkr-pool";
import { clockFrom, drop, FakeTws, listen, type TcpDoor } from "ibkr-pool/sim";
import { decide } from "./bot.ts";

/** 10:30 in New York on a Tuesday: the market of the fake is open. */
const MORNING_MS = Date.UTC(2026, 0, 13, 15, 30);

let tws: FakeTws;
let door: TcpDoor;
let pool: IbkrPool;

before(async () => {
  tws = new FakeTws({ clock: clockFrom(MORNING_MS), seed: 1 });
  door = await listen(tws);
  pool = new IbkrPool({ port: door.port, backoffMsMin: 10, logger: silentLogger });
});

after(async () => {
  await pool.close();
  tws.close();
  await door.close();
});

test("the bot trades a share that it does not hold", async () => {
  assert.equal((await decide(pool, "NVDA", 1)).action, "trade");
});

test("the bot decides the same when the session is lost in the middle", async () => {
  tws.inject(drop({ how: "rst", afterRequest: "reqPositions", times: 1 }));
  assert.equal((await decide(pool, "NVDA", 1)).action, "trade");
  assert.equal(pool.stats().sessionsLost, 1);
});
