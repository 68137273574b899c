import { expect, test } from "vitest";
import { type Journal, memoryJournal, type OrderTerms } from "../../../../src/mod.ts";
import { AAPL } from "../../../support/contracts.ts";
import { requests, trading } from "../../../support/trading-pool.ts";

const RESTING: OrderTerms = { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 };
const OPENS_MS = 3_000;

/** A pool whose journal takes three seconds to open, and which connects meanwhile. */
async function opening() {
  const kept = memoryJournal();
  const journal: Journal = {
    ...kept,
    open: () => new Promise((resolve) => clock.after(OPENS_MS, () => resolve(kept.open()))),
  };
  const { pool, clock, tws } = trading({}, { journal });
  const connected = pool.connect();
  await clock.advance(0);
  return { pool, clock, tws, connected };
}

test.each([0, OPENS_MS - 1])(
  "an order that has %i ms to be written is not sent when its journal takes longer to open",
  async (sendWithinMs) => {
    const { pool, clock, tws, connected } = await opening();
    const outcome = await clock.until(pool.placeOrder(AAPL, RESTING, { sendWithinMs }));
    expect(outcome).toMatchObject({ kind: "not-sent", reason: { code: "REQUEST_TIMEOUT" } });
    await clock.until(connected);
    expect(requests(tws, "placeOrder")).toBe(0);
  },
);

test("an order that may wait until the journal is open is sent", async () => {
  for (const options of [{ sendWithinMs: OPENS_MS + 1 }, {}]) {
    const { pool, clock } = await opening();
    expect(await clock.until(pool.placeOrder(AAPL, RESTING, options))).toMatchObject({
      kind: "acknowledged",
    });
  }
});
