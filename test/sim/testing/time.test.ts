import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { startFakeTws } from "../../../sim/mod.ts";
import { quiet, runningTime, steppedTime, virtualTime } from "../../../sim/testing/time.ts";
import { INSTANT_MAX_MS } from "../../../sim/world/instant.ts";

/** A client of its own: sells a share one minute of TWS's time after it has connected, and prints what it is sent. */
const CLIENT = `
import { EventName, IBApi } from "@stoqey/ib";
const api = new IBApi({ port: Number(process.argv[1]), clientId: 3 });
let startedS;
api.on(EventName.nextValidId, () => {
  console.log("connected");
  api.reqMktData(1, { symbol: "AAPL", secType: "STK", exchange: "SMART", currency: "USD" }, "", false, false);
});
api.on(EventName.tickString, (_reqId, type, value) => {
  if (type !== 45) return;
  startedS ??= Number(value);
  if (Number(value) - startedS !== 60) return;
  const terms = { action: "SELL", totalQuantity: 1, orderType: "MKT", tif: "DAY", transmit: true };
  api.placeOrder(1, { symbol: "AAPL", secType: "STK", exchange: "SMART", currency: "USD" }, terms);
});
api.on(EventName.execDetails, (_reqId, _contract, { shares }) => console.log("filled " + shares));
api.connect();
`;

// The client is a program of Node, which the runtime of a test on Deno is not.
const onNode = test.skipIf("Deno" in globalThis);

onNode(
  "a client in another process trades in the time that a test advances",
  { timeout: 60_000 },
  async () => {
    await using tws = await startFakeTws({ network: "tcp-stepped", profile: "gentle" });
    const startMs = tws.nowMs;
    const child = spawn(process.execPath, ["--input-type=module", "-e", CLIENT, `${tws.port}`], {
      stdio: ["ignore", "pipe", "inherit"],
      timeout: 50_000,
    });
    const lines = createInterface({ input: child.stdout });
    const printed: string[] = [];
    lines.on("line", (line) => printed.push(line));
    try {
      await tws.received("reqMktData", { symbol: "AAPL" }, { withinMs: 40_000 });
      await tws.advance(30_000);
      expect(tws.requests("placeOrder")).toEqual([]);
      await tws.advance(60_000);
      expect(tws.requests("placeOrder")).toMatchObject([{ clientId: 3 }]);
      const [request] = tws.requests("placeOrder");
      expect((request?.atMs ?? 0) - startMs).toBeGreaterThanOrEqual(60_000);
      expect((request?.atMs ?? 0) - startMs).toBeLessThan(62_000);
      expect(tws.fills).toMatchObject([{ orderId: 1, clientId: 3, quantity: 1, action: "SELL" }]);
      expect(tws.nowMs - startMs).toBe(90_000);
      while (!printed.includes("filled 1")) await once(lines, "line");
      expect(printed).toEqual(["connected", "filled 1"]);
    } finally {
      child.kill();
    }
  },
);

test("quiet() goes on while something is read or sent again and again", async () => {
  let count = 0;
  const again = (): void => {
    count++;
    if (count < 5) setTimeout(again, 3);
  };
  setTimeout(again, 3);
  await quiet(() => count);
  expect(count).toBe(5);
});

test.each([
  ["running", () => runningTime(0)],
  ["stepped", () => steppedTime(0, () => Promise.resolve())],
  ["virtual", () => virtualTime(0)],
])("%s time does not pass for a time that is none", async (_, make) => {
  const time = make();
  const { signal } = new AbortController();
  for (const ms of [Number.NaN, -5, Number.POSITIVE_INFINITY, 1e12, "5"]) {
    await expect(time.pass(ms as number, signal)).rejects.toThrow(/^Cannot let time pass: time: expected/);
    await expect(time.wait(ms as number, signal)).rejects.toThrow(/^Cannot let time pass: time: expected/);
  }
  expect(time.clock.now()).toBeLessThan(10_000);
});

test("virtual time passes to the end of 2099 at most", async () => {
  const time = virtualTime(INSTANT_MAX_MS - 10);
  await time.pass(86_400_000, new AbortController().signal);
  expect(time.clock.now()).toBe(INSTANT_MAX_MS);
});
