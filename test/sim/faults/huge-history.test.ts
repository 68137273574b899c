import { expect, test } from "vitest";
import type { FrameMoment } from "../../../sim/faults/moments.ts";
import { encodeFrame, ServerReader } from "../../../sim/wire/frames.ts";
import { type HistoricalBar, historicalData } from "../../../sim/wire/responses/historical-data.ts";
import { type HugeHistoryParams, hugeHistory, parseFault } from "../../support/sim.ts";

const bar = (time: string, open: number): HistoricalBar => ({
  time,
  open,
  high: open + 1,
  low: open - 1,
  close: open,
  volume: 7,
  wap: open,
  count: 3,
});

/** Sends answers with some bars past the fault. @returns The values of each as the client reads them. */
function answers(fault: HugeHistoryParams, ...sent: readonly (readonly HistoricalBar[])[]) {
  const { onFrame } = hugeHistory(fault).begin({} as never);
  return sent.map((bars) => {
    const values = { reqId: 4, start: "a", end: "b", bars };
    const moment = {
      direction: "out",
      name: "historicalData",
      values: () => values,
    } as unknown as FrameMoment;
    const frame = encodeFrame(historicalData.write(values, 193));
    const [fields = []] = new ServerReader().push(onFrame?.(moment)?.rewrite?.(frame) ?? frame);
    return historicalData.read(fields, 193);
  });
}

test("an answer has as many bars as wanted: its own, again and again", () => {
  const [huge] = answers({ bars: 5 }, [bar("one", 10), bar("two", 20)]);
  expect(huge).toEqual({
    reqId: 4,
    start: "a",
    end: "b",
    bars: [bar("one", 10), bar("two", 20), bar("one", 10), bar("two", 20), bar("one", 10)],
  });
});

test("without a number of bars an answer is more than a megabyte", () => {
  const [huge] = answers({}, [bar("20260113 09:30:00 US/Eastern", 265.76)]);
  expect(huge?.bars).toHaveLength(20_000);
  expect(encodeFrame(historicalData.write(huge as never, 193)).length).toBeGreaterThan(1_000_000);
});

test("after as many answers as it may change, and without bars, an answer is as it was", () => {
  const [none, first, second] = answers({ bars: 5, times: 1 }, [], [bar("one", 10)], [bar("one", 10)]);
  expect([none, first, second].map((answer) => answer?.bars.length)).toEqual([0, 5, 1]);
});

test("the number of bars is bounded", () => {
  expect(parseFault("huge-history:bars=100000,times=2").text).toBe("huge-history:bars=100000,times=2");
  expect(() => parseFault("huge-history:bars=100001")).toThrow(/bars/);
});
