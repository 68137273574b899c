import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import { getPositions } from "../../../src/operations/positions.ts";
import { checkedCall } from "../../../src/requests/checked-call.ts";
import type { IbkrLink } from "../../../src/requests/requests.ts";
import type { Session } from "../../../src/seams/connector.ts";
import { LiveSession, type Watcher } from "../../../src/session/live-session.ts";
import type { Farm } from "../../../src/tws/farms.ts";
import { requestsFixture } from "../../support/requests-fixture.ts";

const LOST = new PoolError("SESSION_LOST", "lost");
const FARM: Farm = { name: "usfarm", service: "market-data", state: "ok" };

function alive() {
  const hand = requestsFixture();
  const live = new LiveSession(3, {} as Session, hand.requests);
  const story: string[] = [];
  const watcher = (name: string, then: () => void = () => {}): Watcher => {
    const told = (what: string): void => {
      story.push(`${name}: ${what}`);
      then();
    };
    return {
      lost: ({ code }) => {
        told(code);
        return () => story.push(`${name} finishes`);
      },
      ibkrLink: (state: IbkrLink) => told(state),
      farm: (farm) => told(farm.name),
    };
  };
  return { ...hand, live, story, watcher };
}

test("a session that is cut off holds back what only IBKR can answer", () => {
  const { live, outbox, story, watcher } = alive();
  live.watchers.add(watcher("a"));
  const sent: string[] = [];
  for (const state of ["back", "back, data lost"] as const) {
    live.setIbkrLink(state);
    expect(outbox.cutOff).toBe(false);
  }
  live.setIbkrLink("lost");
  for (const needsIbkr of [true, false])
    outbox.submit({ lane: "bulk", owner: live, needsIbkr }, () => void sent.push(`${needsIbkr}`));
  expect([sent, outbox.cutOff]).toEqual([["false"], true]);
  live.setIbkrLink("back");
  expect([sent, outbox.cutOff]).toEqual([["false", "true"], false]);
  expect(story).toEqual(["a: back", "a: back, data lost", "a: lost", "a: back"]);
});

test("requests are notified of a restored link only if data were lost", () => {
  const { live, requests } = alive();
  let told = 0;
  requests.dataLost = () => {
    told++;
  };
  for (const state of ["lost", "back"] as const) live.setIbkrLink(state);
  expect(told).toBe(0);
  live.setIbkrLink("back, data lost");
  expect(told).toBe(1);
});

test("watchers are notified of farms and the link; a new one from the next change on", () => {
  const { live, story, watcher } = alive();
  const late = watcher("late");
  live.watchers.add(watcher("a", () => live.watchers.add(late)));
  live.farmChanged(FARM);
  expect(story).toEqual(["a: usfarm"]);
  live.watchers.delete(late);
  live.setIbkrLink("lost");
  expect(story.slice(1)).toEqual(["a: lost"]);
});

test("end() ends everything at once, and runs callers' code only in the function it returns", async () => {
  const { live, router, outbox, requests, story, watcher } = alive();
  live.watchers.add(watcher("watcher"));
  live.holders.add({
    sessionEnded: (error) => {
      story.push(`holder: ${error.code}, ended ${live.ended === error}`);
      return () => story.push("holder finishes");
    },
  });
  router.own(5, { receive: () => {} });
  const dropped: unknown[] = [];
  const asked = requests
    .request(checkedCall(getPositions, null), { timeoutMs: 1_000 })
    .answer.catch((error) => error);
  expect([live.ended, requests.open]).toEqual([undefined, 1]);
  const finish = live.end(LOST);
  expect([live.ended, live.holders.size, live.watchers.size, router.owned]).toEqual([LOST, 0, 0, 0]);
  expect(story).toEqual(["watcher: SESSION_LOST", "holder: SESSION_LOST, ended true"]);
  outbox.submit({ lane: "bulk", owner: live, dropped: (error) => dropped.push(error) }, () => {});
  expect(dropped).toEqual([LOST]);
  expect([(await asked).code, requests.open]).toEqual(["SESSION_LOST", 0]);
  finish();
  expect(story.slice(2)).toEqual(["watcher finishes", "holder finishes"]);
  live.end(new PoolError("CLOSED", "closed"))();
  expect([live.ended, story.length]).toEqual([LOST, 4]);
});
