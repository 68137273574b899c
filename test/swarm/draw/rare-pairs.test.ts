import { expect, test } from "vitest";
import { Run } from "../../model/run.ts";
import { settingOf } from "../../model/setting.ts";
import type { TimedStep } from "../../model/step.ts";
import { MATRIX_CELLS } from "../matrix/fault-classes.ts";
import { FaultMatrix } from "../matrix/fault-matrix.ts";
import { RARE_PAIRS } from "./rare-pairs.ts";

const READY: TimedStep = { do: "connect", thenMs: 300 };

test("each rare pair strikes in the cell that it names, of those that a fleet must reach", async () => {
  const missed: string[] = [];
  for (const [cell, script] of Object.entries(RARE_PAIRS)) {
    const matrix = new FaultMatrix();
    await Run.with({ ...settingOf([READY, ...script]), epilogue: "left out" }, [matrix]);
    if (!(cell in matrix.counts())) missed.push(cell);
  }
  expect(missed).toEqual([]);
  expect(Object.keys(RARE_PAIRS).filter((cell) => !MATRIX_CELLS.includes(cell))).toEqual([]);
}, 120_000);
