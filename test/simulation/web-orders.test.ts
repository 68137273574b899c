import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../support/runs.ts";
import { WebOrderPlayer, type WebOrderStep, webOrderSteps } from "../support/web/web-order-player.ts";

test(
  "no intent has two web orders, and each outcome is true once all faults are over",
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(webOrderSteps, { maxLength: 14 }),
        async (script: readonly WebOrderStep[]) => {
          const player = new WebOrderPlayer();
          await player.play(script);
          await player.heal();
          expect(player.breaches()).toEqual([]);
          await player.close();
        },
      ),
      runs(60),
    );
  },
  240_000 * Math.max(1, Number(process.env.RUNS ?? 1)),
);
