import { expect, test } from "vitest";
import { unpooled } from "../../../sim/agent/unpooled.ts";
import { silentLogger } from "../../../src/mod.ts";
import { FakeTws, listen } from "../../support/sim.ts";

test("without a pool, each call opens a connection; the lender counts them", async () => {
  const tws = new FakeTws();
  const door = await listen(tws);
  const lender = unpooled({ port: door.port, logger: silentLogger }, [3, 4]);
  await Promise.all([1, 2].map(() => lender.use((ib) => ib.getPositions())));
  await lender.use((ib) => ib.getPositions());
  expect(lender.opened).toEqual({ connections: 3, clientIds: [3, 4, 3] });
  tws.close();
  await door.close();
});
