import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../support/runs.ts";
import { WebOrderPlayer, type WebOrderStep, webOrderSteps } from "../support/web/web-order-player.ts";

test(
  "no intent has two web orders, alone or grouped, and each outcome is true in the end",
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(webOrderSteps, { maxLength: 14 }),
        fc.constantFrom("each" as const, "each" as const, "parent" as const),
        async (script: readonly WebOrderStep[], bracketRows) => {
          const player = new WebOrderPlayer(bracketRows);
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
