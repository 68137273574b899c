import { expect, test } from "vitest";
import { bandsOf } from "../../../../sim/exchange/contracts/market-rules.ts";
import { smallestIncrement } from "../../../../sim/tws/lookup/market-rule.ts";
import { EXCHANGE, NOW } from "../../../support/table.ts";

test("the smallest increment of each contract is the least of its rule, whatever its price", () => {
  for (const instrument of EXCHANGE.listed(NOW)) {
    const increments = (bandsOf(instrument.marketRule) ?? []).map(([, increment]) => increment);
    expect(increments.length, instrument.symbol).toBeGreaterThan(0);
    expect(smallestIncrement(instrument), instrument.symbol).toBe(
      Math.min(instrument.minTick, ...increments),
    );
  }
});
