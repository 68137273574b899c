import { expect, test } from "vitest";
import { WebWorld } from "../../support/web/web-world.ts";

test("streams and reads go on after each of several logins by a person within an hour", async () => {
  const world = new WebWorld();
  const pool = world.pool();
  const kinds: string[] = [];
  const ledger = pool.watchLedger("DU1234567");
  const reading = ledger.forEach(({ kind }) => void kinds.push(kind));
  await world.clock.until(pool.connect());
  for (let login = 0; login < 3; login++) {
    await world.clock.advance(300_000);
    world.gateway.happens({ kind: "login" });
    await world.clock.advance(180_000);
    kinds.length = 0;
    await world.clock.advance(60_000);
    expect(kinds, `after login ${login}`).toContain("update");
    expect(await world.clock.until(pool.getPositions())).toHaveLength(3);
  }
  await ledger.return?.();
  await reading;
});
