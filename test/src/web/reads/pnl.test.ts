import { expect, test } from "vitest";
import { inTurn, ScriptedReads } from "../../../support/web/scripted-requester.ts";

const PATH = "/iserver/account/pnl/partitioned";
const ROW = { rowType: 1, dpl: 15.7, nl: 10_000, upl: "607.0", uel: 10_000, mv: 0 };

test("the values of the account are given; the realized profit is unknown", async () => {
  const reads = new ScriptedReads({ [PATH]: { upnl: { "U2.Core": { ...ROW, dpl: 1 }, "U1.Core": ROW } } });
  expect(await reads.getPnL("U1")).toEqual({ dailyPnL: 15.7, unrealizedPnL: 607, realizedPnL: undefined });
});

test("answers before the values are computed are requested again, at most twice", async () => {
  const reads = new ScriptedReads({ [PATH]: inTurn({ upnl: {} }, {}, { upnl: { "U1.Core": ROW } }) });
  expect(await reads.getPnL("U1")).toMatchObject({ dailyPnL: 15.7 });
  expect(reads.requester.calls).toHaveLength(3);
  const never = new ScriptedReads({ [PATH]: { upnl: {} } });
  await expect(never.getPnL("U1")).rejects.toThrow(/no profit and loss of U1 in 3 answers/);
  expect(never.requester.calls).toHaveLength(3);
});

test("a model is refused, and nothing is sent", async () => {
  const reads = new ScriptedReads({});
  await expect(reads.getPnL("U1", { modelCode: "M" })).rejects.toMatchObject({ code: "INVALID_OPTION" });
  expect(reads.requester.calls).toEqual([]);
});

test.each([
  [null],
  ["x"],
  [[]],
  [{ upnl: 5 }],
  [{ upnl: { "U1.Core": 5 } }],
  [{ upnl: { "U1.Core": { dpl: "much" } } }],
])("an answer that is %j is an error with a sentence", async (body) => {
  await expect(new ScriptedReads({ [PATH]: body }).getPnL("U1")).rejects.toMatchObject({ code: "WEB_ERROR" });
});
