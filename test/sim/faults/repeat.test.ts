import { expect, test } from "vitest";
import { reqPositions } from "../../../sim/wire/requests/positions.ts";
import { cutTable } from "../../support/cut-client.ts";
import { type RepeatParams, repeat } from "../../support/sim.ts";

/** The answer to a request for positions with the fault in force, and that to another after it is healed. */
async function answers(fault: RepeatParams, seed = 1): Promise<readonly (readonly string[])[]> {
  const { clock, tws, dial } = cutTable({ seed });
  const injected = tws.inject(repeat(fault));
  const client = dial();
  await clock.advance(0);
  const handshake = client.names();
  client.send(reqPositions);
  const struck = client.names();
  injected.heal();
  client.send(reqPositions);
  return [handshake, struck, client.names()];
}

const PLAIN = ["position", "position", "position", "positionEnd"];

test("repeat sends each message twice in a row, the handshake once; healed, it stops", async () => {
  const [handshake = [], struck, healed] = await answers({});
  expect(handshake.filter((name) => !name.startsWith("error"))).toEqual([
    "greeting",
    "managedAccounts",
    "nextValidId",
  ]);
  expect(struck).toEqual(PLAIN.flatMap((name) => [name, name]));
  expect(healed).toEqual(PLAIN);
});

test("repeat of one message strikes as often as its times, also within the handshake", async () => {
  expect((await answers({ message: "positionEnd" }))[1]).toEqual([...PLAIN, "positionEnd"]);
  expect((await answers({ message: "position", times: 1 }))[1]).toEqual(["position", ...PLAIN]);
  const [handshake = []] = await answers({ message: "nextValidId" });
  expect(handshake.filter((name) => name === "nextValidId")).toHaveLength(2);
});

test("repeat with a probability follows the seed", async () => {
  const lengths = await Promise.all(
    [1, 1, 2, 3, 4, 5].map(async (seed) => (await answers({ probability: 0.5 }, seed))[1]?.length),
  );
  expect(lengths[0]).toBe(lengths[1]);
  expect(new Set(lengths).size).toBeGreaterThan(1);
});
