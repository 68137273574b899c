import { expect, test } from "vitest";
import { accountDownloadEnd, accountValue, errorFrame, ScriptedTws } from "../../support/scripted-tws.ts";
import { heard, OPEN_MS, of } from "../../support/views.ts";
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
  await world.close();
});
