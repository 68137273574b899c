import { expect, test } from "vitest";
import { getAccountUpdates } from "../../../src/operations/account-updates.ts";
import { checkedCall } from "../../../src/requests/checked-call.ts";
import { requestsFixture } from "../../support/requests-fixture.ts";

/** Two holders of different accounts, and a read of a third account every so often. */
async function turns(readEveryMs: number | undefined) {
  const hand = requestsFixture({
    onSent: ([name, ...args]) => {
      if (name === "reqAccountUpdates" && args[0] === true)
        queueMicrotask(() => hand.comes("accountDownloadEnd", args[1]));
      if (name === "reqExecutions") queueMicrotask(() => hand.comes("execDetailsEnd", args[0]));
    },
  });
  const { clock, requests, sent } = hand;
  const of = (account: string) => checkedCall(getAccountUpdates, { account });
  for (const account of ["DU1", "DU2"])
    requests.queueOf(getAccountUpdates as never, of(account).key).hold(of(account));
  const read = (account: string) =>
    requests.request(of(account), { timeoutMs: 5_000 }).answer.catch(() => {});
  void read("DU1");
  void read("DU2");
  await clock.advance(1_000);
  for (let ms = 0; ms < 120_000; ms += readEveryMs ?? 8_000) {
    if (readEveryMs !== undefined) void read("DU1");
    await clock.advance(readEveryMs ?? 8_000);
  }
  return sent
    .filter(([name, on]) => name === "reqAccountUpdates" && on === true)
    .map(([, , account]) => account);
}

test("updates of two accounts take turns of 10 s", async () => {
  expect((await turns(undefined)).filter((one) => one === "DU2").length).toBeGreaterThan(4);
});

test("updates of two accounts take turns of 10 s while one of them is read every 8 s", async () => {
  expect((await turns(8_000)).filter((one) => one === "DU2").length).toBeGreaterThan(4);
});
