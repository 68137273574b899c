import { expect, test } from "vitest";
import { restoreAccountUpdates } from "../../../src/ibapi/restore-account-updates.ts";
import { accountDownloadEnd, accountValue, errorFrame, ScriptedTws } from "../../support/scripted-tws.ts";
import { heard, OPEN_MS, of } from "../../support/views.ts";
import { soon, viewsFixture } from "../../support/views-fixture.ts";
import { World } from "../../support/world.ts";

const ENDED = errorFrame(-1, 2100, "API client has been unsubscribed from account data.");

test("updates of an account that TWS has ended are requested again, and not in a storm", async () => {
  const world = new World({}, OPEN_MS);
  let value = 1;
  const tws = new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    if (name !== "reqAccountUpdates" || fields[2] !== "1") return;
    send(accountValue("NetLiquidation", `${value}`), accountDownloadEnd());
  });
  const pool = world.pool({ port: 5000 });
  const lease = await world.clock.until(pool.acquire());
  const told = heard(lease.api);
  lease.api.reqAccountUpdates(true, "DU1");
  await world.clock.advance(1_000);
  value = 2;
  tws.last.send(ENDED);
  await world.clock.advance(1_000);
  expect(of(told, "updateAccountValue").map(([, one]) => one)).toEqual(["1", "2"]);
  expect(of(told, "accountDownloadEnd")).toHaveLength(1);
  for (let at = 0; at < 20; at++) {
    tws.last.send(ENDED);
    await world.clock.advance(1_000);
  }
  expect(tws.of("reqAccountUpdates").length).toBeLessThanOrEqual(5);
  lease.api.reqAccountUpdates(false, "DU1");
  await world.clock.advance(1_000);
  const sent = tws.of("reqAccountUpdates").length;
  tws.last.send(ENDED);
  await world.clock.advance(60_000);
  expect(tws.of("reqAccountUpdates")).toHaveLength(sent);
});

test("ended updates are requested again once, not during another read; a failure is logged", async () => {
  const { clock, router, log } = viewsFixture();
  let inFlight: object | undefined;
  const accounts: string[] = [];
  const read = async ({ name }: { name: string }, { account }: { account: string }): Promise<never> => {
    accounts.push(`${name} ${account}`);
    throw new Error("no answer");
  };
  const live = { requests: { channel: { clock, router }, queueOf: () => ({ inFlight }) } };
  const logger = { warn: (line: string) => void log.push(line) };
  const asked = { operation: {}, key: "DU1", args: { account: "DU1" } };
  const end = restoreAccountUpdates({ live, read, logger } as never, asked as never);
  const ended = (code = 2100): void => router.receive("info", ["unsubscribed", code]);
  ended(2104);
  await clock.advance(20_000);
  inFlight = {};
  ended();
  await clock.advance(20_000);
  expect(accounts).toEqual([]);
  inFlight = undefined;
  for (let times = 0; times < 3; times++) ended();
  await clock.advance(0);
  await soon();
  expect([accounts, log]).toEqual([
    ["getAccountUpdates DU1"],
    ["Updates of an account may have ended: no answer"],
  ]);
  // The next time comes ten seconds later, and not at all when nobody wants it any more.
  ended();
  await clock.advance(9_999);
  expect(accounts).toHaveLength(1);
  await clock.advance(1);
  expect(accounts).toHaveLength(2);
  ended();
  end();
  ended();
  await clock.advance(20_000);
  expect(accounts).toHaveLength(2);
  restoreAccountUpdates({ live, read, logger } as never, asked as never)();
  ended();
  await clock.advance(20_000);
  expect(accounts).toHaveLength(2);
});
