import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import { WaitingMessage } from "../../../src/ibapi/waiting-message.ts";

const REASON = new PoolError("ABORTED", "it was cancelled");

function waiting(): { message: WaitingMessage; reports: PoolError[]; withdrawn: PoolError[] } {
  const [reports, withdrawn]: [PoolError[], PoolError[]] = [[], []];
  const message = new WaitingMessage((reason) => void reports.push(reason));
  message.submitted((reason) => {
    withdrawn.push(reason);
    message.dropped(reason);
  });
  return { message, reports, withdrawn };
}

test("a message that is dropped is taken back and reported once", () => {
  const { message, reports, withdrawn } = waiting();
  for (let times = 0; times < 2; times++) message.drop(REASON);
  message.dropped(REASON);
  expect([message.state.kind, reports, withdrawn]).toEqual(["over", [REASON], [REASON]]);
});

test("a message that is discarded is taken back without a report", () => {
  const { message, reports, withdrawn } = waiting();
  for (let times = 0; times < 2; times++) message.discard(REASON);
  expect([message.state.kind, reports, withdrawn]).toEqual(["over", [], [REASON]]);
});

test("a message that was written is neither taken back nor reported", () => {
  const { message, reports, withdrawn } = waiting();
  expect(message.state.kind).toBe("queued");
  message.over();
  message.drop(REASON);
  message.discard(REASON);
  expect([reports, withdrawn]).toEqual([[], []]);
});
