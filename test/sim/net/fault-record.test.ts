import { expect, test } from "vitest";
import { FaultLog } from "../../../sim/net/fault-record.ts";
import { rawNetwork } from "../../support/raw-client.ts";
import { parseFault } from "../../support/sim.ts";

/** Injects faults, lets a client dial, request its positions and leave, and heals them. */
async function recorded(...texts: readonly string[]) {
  const { clock, tws, dial } = rawNetwork();
  const early = texts.filter((text) => !text.startsWith("now "));
  for (const text of early) tws.inject(parseFault(text));
  const client = dial();
  await clock.advance(1_000);
  for (const text of texts) if (!early.includes(text)) tws.inject(parseFault(text.slice(4)));
  client.requestPositions();
  await clock.advance(1_000);
  tws.heal();
  return tws.faultRecords();
}

test.each([
  ["refuse", ["dial"]],
  ["mute", ["dial"]],
  ["latency:dialMs=5", ["dial"]],
  ["latency:frameMs=5", ["frame"]],
  ["swallow:request=reqPositions", ["frame"]],
  ["answer-error:request=reqPositions", ["frame"]],
  ["slice:bytes=3", ["frame"]],
  ["client-id-conflict:dials=1", ["session"]],
  ["drop:afterRequest=reqPositions", ["session"]],
  ["now half-open", ["session"]],
  ["now connectivity-lost", ["state"]],
])("%s touches what it says, and its record stays when it is healed", async (text, touched) => {
  const [record] = await recorded(text);
  expect(record).toMatchObject({ text: text.replace("now ", ""), touched });
  expect(record?.strikes).toBeGreaterThan(0);
});

test.each([
  "swallow:request=placeOrder",
  "drop:afterFrames=90",
  "cut-order",
  "repeat:message=execDetails",
  "now drop:times=1,probability=0",
])("%s has touched nothing where nothing like that happened", async (text) => {
  const [record] = await recorded(text);
  expect(record).toMatchObject({ strikes: 0, touched: [] });
});

test("a fault in force says the same of itself as its record", async () => {
  const { clock, tws, dial } = rawNetwork();
  const injected = tws.inject(parseFault("latency:dialMs=3,frameMs=3"));
  expect(injected.touched).toEqual([]);
  dial();
  await clock.advance(1_000);
  expect(injected.touched).toEqual(["dial", "frame"]);
  expect(tws.faultRecords()).toMatchObject([{ strikes: injected.strikes, touched: injected.touched }]);
});

test("a reset of the fake forgets the records, and years of faults keep the newest", () => {
  const { tws } = rawNetwork();
  tws.inject(parseFault("drop"));
  tws.reset("end");
  expect(tws.faultRecords()).toEqual([]);
  const log = new FaultLog();
  for (let at = 0; at < 10_001; at++) log.begin({ name: "drop", text: `drop:times=${at}` }, at);
  expect(log.all()).toHaveLength(10_000);
  expect(log.all()[0]?.text).toBe("drop:times=1");
});
