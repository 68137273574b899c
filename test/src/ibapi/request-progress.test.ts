import { expect, test } from "vitest";
import { RequestProgress } from "../../../src/ibapi/request-progress.ts";
import { requestsFixture } from "../../support/requests-fixture.ts";

test("a request waits, is sent under an ID, and ends once, when its recipient leaves", () => {
  const { outbox } = requestsFixture();
  const seen: string[] = [];
  const progress = new RequestProgress(outbox, {});
  expect([progress.over, progress.twsId]).toEqual([false, undefined]);
  const ticket = outbox.submit({ lane: "interactive", owner: {} }, () => {
    progress.sent(40, () => void seen.push("left"));
    expect([progress.over, progress.twsId]).toEqual([false, 40]);
  });
  progress.submitted(ticket);
  expect([progress.over, progress.twsId, ticket.state.kind, seen]).toEqual([false, 40, "sent", []]);
  for (const name of ["cancelled", "again"]) progress.end(() => void seen.push(name));
  expect([progress.over, progress.twsId, ticket.state.kind, seen]).toEqual([
    ...[true, undefined, "done", ["left", "cancelled"]],
  ]);
});

test("a request that ends before it was sent is taken back, and not cancelled", async () => {
  const { outbox, clock } = requestsFixture();
  const seen: string[] = [];
  outbox.setCutOff(true);
  const progress = new RequestProgress(outbox, {});
  const submission = { lane: "interactive", owner: {}, needsIbkr: true } as const;
  progress.submitted(outbox.submit(submission, () => void seen.push("written")));
  progress.end(() => void seen.push("cancelled"));
  outbox.setCutOff(false);
  await clock.advance(1_000);
  expect([progress.over, progress.twsId, seen]).toEqual([true, undefined, []]);
});

test("a request that ends while it is being written is cancelled after it, where TWS needs it", () => {
  const { outbox } = requestsFixture();
  for (const told of [true, false]) {
    const seen: string[] = [];
    const progress = new RequestProgress(outbox, {});
    const ticket = outbox.submit({ lane: "interactive", owner: {} }, () => {
      progress.sent(40, () => void seen.push("left"));
      progress.end(told ? () => void seen.push("cancelled") : undefined);
      progress.end(() => void seen.push("again"));
      seen.push("written");
    });
    progress.submitted(ticket);
    expect([seen, ticket.state.kind]).toEqual([
      told ? ["left", "written", "cancelled"] : ["left", "written"],
      "done",
    ]);
  }
});
