import { expect, test } from "vitest";
import { WATCH_EXECUTIONS } from "../../../../src/web/streams/trades.ts";
import { ODD_FRAMES, topicFlow } from "../../../support/web/topic-flow.ts";

const ROW = {
  execution_id: "0000e0d5.1",
  symbol: "AAPL",
  side: "S",
  trade_time: "20231211-18:00:49",
  trade_time_r: 1_702_317_649_000,
  size: 5,
  price: "192.26",
  commission: "1.01",
  accountCode: "DU1",
  sec_type: "STK",
  conid: 265_598,
};

test("a row is a fill and its commission, in the words of the TWS API", () => {
  const { values, receive } = topicFlow(WATCH_EXECUTIONS);
  receive({ args: [ROW] });
  expect(values).toEqual([
    {
      kind: "fill",
      contract: { conId: 265_598, symbol: "AAPL", secType: "STK" },
      execution: {
        execId: "0000e0d5.1",
        time: "20231211-18:00:49",
        acctNumber: "DU1",
        side: "SLD",
        shares: 5,
        price: 192.26,
      },
      timeMs: 1_702_317_649_000,
    },
    { kind: "commission", commission: { execId: "0000e0d5.1", commission: 1.01 } },
  ]);
});

test("a repeated fill is emitted once, also on the next WebSocket; a later commission is new", () => {
  const { values, receive, restart, replay } = topicFlow(WATCH_EXECUTIONS);
  const { commission: _commission, ...early } = ROW;
  receive({ args: [early] }, { args: [early] });
  restart();
  receive({ args: [ROW, { execution_id: "2" }] });
  expect(values.map(({ kind }) => kind)).toEqual(["fill", "commission", "fill"]);
  expect(replay().length).toBe(3);
});

test("odd frames bring no fill", () => {
  const { values, receive } = topicFlow(WATCH_EXECUTIONS);
  receive(...ODD_FRAMES);
  expect(values).toEqual([]);
});
