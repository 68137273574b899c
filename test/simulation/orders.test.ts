import fc from "fast-check";
import { expect, test } from "vitest";
import { OrderPlayer, type OrderStep, orderSteps } from "../support/order-player.ts";
import { runs } from "../support/runs.ts";

test(
  "no intent has two orders, and each outcome is true once all faults are over",
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(orderSteps, { maxLength: 14 }), async (script: readonly OrderStep[]) => {
        const player = await OrderPlayer.start();
        await player.play(script);
        await player.heal();
        expect(player.breaches()).toEqual([]);
        await player.close();
      }),
      runs(120),
    );
  },
  240_000 * Math.max(1, Number(process.env.RUNS ?? 1)),
);
