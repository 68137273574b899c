import { expect, test } from "vitest";
import { rawNetwork } from "../../support/raw-client.ts";
import { swallow } from "../../support/sim.ts";

test("swallow loses a request as often as its times; the next one is answered", async () => {
  const { clock, tws, dial } = rawNetwork();
  const client = dial();
  await clock.advance(0);
  tws.inject(swallow({ request: "reqPositions", times: 2 }));
  for (let question = 0; question < 3; question++) client.requestPositions();
  await clock.advance(1_000);
  expect(client.log.filter((line) => line.startsWith("positions"))).toHaveLength(1);
  expect(tws.trace.of("lost").map(({ detail }) => detail)).toEqual(["reqPositions", "reqPositions"]);
});
