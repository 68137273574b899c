import { expect, test } from "vitest";
import { AnswerTimes } from "../../../sim/control/answer-times.ts";

const at = (atMs: number, event: string, content: string, connection = 1) => ({
  atMs,
  connection,
  event,
  detail: content.split(" ")[0] ?? "",
  content,
});

test("the first answer with the number of a request is measured, and no later one", () => {
  const times = new AnswerTimes();
  expect(times.record(at(0, "read", "reqMktData #3 AAPL"))).toBeUndefined();
  expect(times.record(at(5, "sent", "tickPrice #4"))).toBeUndefined();
  expect(times.record(at(6, "sent", "tickPrice #3", 2))).toBeUndefined();
  expect(times.record(at(7, "sent", "tickPrice #3"))).toEqual({ name: "reqMktData", tookMs: 7 });
  expect(times.record(at(8, "sent", "tickPrice #3"))).toBeUndefined();
});

test("a cancel waits for no answer, and the end of a connection ends its waiting", () => {
  const times = new AnswerTimes();
  times.record(at(0, "read", "cancelMktData #3"));
  expect(times.record(at(1, "sent", "error #3 300"))).toBeUndefined();
  times.record(at(2, "read", "reqContractDetails #5"));
  times.record(at(3, "closed", ""));
  expect(times.record(at(4, "sent", "contractDetails #5"))).toBeUndefined();
});

test("the oldest of more than 1 000 waiting requests are forgotten", () => {
  const times = new AnswerTimes();
  for (let id = 0; id < 1_001; id++) times.record(at(0, "read", `reqMktData #${id}`));
  expect(times.record(at(1, "sent", "tickPrice #0"))).toBeUndefined();
  expect(times.record(at(1, "sent", "tickPrice #1"))?.tookMs).toBe(1);
});
