import { expect, test } from "vitest";
import { VirtualClock } from "../../../sim/world/clock.ts";
import { PoolError } from "../../../src/errors.ts";
import { HistoricalBudget } from "../../../src/pacing/historical-budget.ts";
import { Pacer } from "../../../src/pacing/pacer.ts";
import { recorded, talking } from "../../support/recorded-supervisor.ts";
import { failed, LOST, ready, SESSION, type Supervised, supervised } from "../../support/supervised.ts";

const CLOSED = new PoolError("CLOSED", "the pool was closed");
const DRAINING = new PoolError("DRAINING", "the pool is draining");

test("every event from the first call to the end is emitted, in order", async () => {
  const all = recorded({
    followPort: true,
    host: "10.0.0.7",
    port: 4002,
    backoffMsMin: 400,
    backoffMsMax: 30_000,
  });
  const { clock, connector, supervisor, story, logger, dialFailures, info } = all;
  supervisor.want();
  await clock.advance(5);
  connector.dials[0]?.observer.ended(failed);
  connector.dials[0]?.gone();
  await clock.advance(200);
  await clock.advance(40);
  connector.dials[1]?.observer.opened();
  connector.dials[1]?.observer.ready(talking(all).session);
  expect([supervisor.counts.dials, supervisor.counts.sessions, supervisor.counts.readyMs]).toEqual([
    2, 1, 40,
  ]);
  info(2104, "Market data farm connection is OK:usfarm", 1);
  info(1100, "cut off", 1);
  info(1102, "restored", 1);
  info(1101, "restored, data lost", 1);
  info(1300, "please use port 4003", 1);
  connector.dials[1]?.observer.ended(LOST);
  connector.dials[1]?.gone();
  expect(dialFailures).toEqual([failed]);
  const dial = { type: "dial", host: "10.0.0.7", port: 4002, clientId: 1 };
  expect(story).toEqual([
    { type: "state", state: "dialing", epoch: 0 },
    dial,
    { type: "state", state: "waiting", epoch: 0 },
    { type: "dial-failed", error: failed },
    { type: "state", state: "dialing", epoch: 0 },
    dial,
    { type: "state", state: "handshaking", epoch: 0 },
    { type: "state", state: "ready", epoch: 1 },
    { type: "ready", epoch: 1, clientId: 1, tookMs: 40 },
    { type: "farm", farm: { name: "usfarm", service: "market-data", state: "ok" } },
    { type: "state", state: "degraded", epoch: 1 },
    { type: "degraded", epoch: 1, code: 1100 },
    { type: "state", state: "ready", epoch: 1 },
    { type: "restored", epoch: 1, dataLost: false },
    { type: "restored", epoch: 1, dataLost: true },
    { type: "state", state: "waiting", epoch: 1 },
    { type: "lost", epoch: 1, error: LOST },
  ]);
  expect(logger.lines).toEqual([
    "Creating shared IBKR connection to 10.0.0.7:4002 (Client ID: 1)",
    "WARN no; dialling again in 200 ms",
    "Creating shared IBKR connection to 10.0.0.7:4002 (Client ID: 1)",
    "IBKR session 1 with 10.0.0.7:4002 is ready (Client ID: 1, server version 193)",
    "WARN TWS is cut off from IBKR (1100); the session is kept",
    "WARN TWS: cut off (1100)",
    "TWS is connected to IBKR again (data maintained)",
    "WARN TWS: restored (1102)",
    "TWS is connected to IBKR again (data lost, subscribing again)",
    "WARN TWS: restored, data lost (1101)",
    "WARN TWS moves to port 4003",
    "WARN TWS: please use port 4003 (1300)",
    "WARN Connection lost, reconnecting... (lost)",
    "WARN lost; dialling again in 400 ms",
  ]);
  await clock.advance(400);
  expect(connector.dials.at(-1)?.target).toEqual({ host: "10.0.0.7", port: 4003, clientId: 1 });
  expect([supervisor.counts.dials, supervisor.counts.lost.ended]).toEqual([3, 1]);
});

test("a session is notified of farms and the link to IBKR at each message of TWS", async () => {
  const all = recorded();
  const { supervisor, info } = all;
  supervisor.want();
  await ready(all);
  const heard: unknown[] = [];
  supervisor.live?.watchers.add({
    lost: () => () => {},
    ibkrLink: (state) => void heard.push(state),
    farm: ({ name, state }) => void heard.push(`${name} ${state}`),
  });
  info(2103, "Market data farm connection is broken:usfarm");
  info(2104, "Market data farm connection is OK:usfarm");
  for (const code of [1100, 1102, 1101]) info(code, "");
  info(2137, "a notice that means nothing for the session");
  expect(heard).toEqual(["usfarm broken", "usfarm ok", "lost", "back", "back, data lost"]);
});

test("the start of a session counts in the rate, and its numbers start at nextValidId", async () => {
  const all = supervised();
  all.supervisor.want();
  let counted = 0;
  all.pacer.count = () => {
    counted++;
  };
  await ready(all, 0, { ...SESSION, messagesSent: 3, nextValidId: 700 });
  expect([counted, all.ids.next()]).toEqual([3, 700]);
});

test("close() during a wait, a dial or a session ends it at once, and leaves nothing under way", async () => {
  for (const [at, refused, lost] of [
    ["waiting", ["CLOSED"], undefined],
    ["dialing", ["CLOSED"], undefined],
    ["ready", ["CLOSED"], CLOSED],
  ] as const) {
    const all = recorded({ backoffMsMin: 10_000, backoffMsMax: 10_000 });
    const { clock, connector, supervisor, story } = all;
    supervisor.want();
    if (at === "ready") await ready(all);
    else await clock.advance(10);
    if (at === "waiting") {
      connector.dials[0]?.observer.ended(failed);
      connector.dials[0]?.gone();
    }
    const { live } = supervisor;
    expect(supervisor.state.kind).toBe(at);
    const closed = supervisor.close(CLOSED);
    expect([supervisor.state.kind, supervisor.live, live?.ended, all.refused]).toEqual([
      ...["closed", undefined, lost, refused],
    ]);
    let over = false;
    void closed.then(() => {
      over = true;
    });
    await clock.advance(0);
    expect([at, over]).toEqual([at, at === "waiting"]);
    connector.dials[0]?.gone();
    await clock.advance(0);
    // A session that was closed on purpose was not lost.
    expect([over, clock.timers, supervisor.counts.lost.ended]).toEqual([true, 0, 0]);
    expect(story.some(({ type }) => type === "lost")).toBe(false);
    supervisor.want();
    await clock.advance(60_000);
    expect([connector.dials.length, supervisor.state.kind]).toEqual([1, "closed"]);
  }
});

test("a session that is lost while the pool drains is reported as the last", async () => {
  const all = recorded();
  const { clock, connector, supervisor, refused, logger } = all;
  supervisor.want();
  await ready(all);
  supervisor.drain(DRAINING);
  expect([supervisor.state.kind, supervisor.live?.epoch, refused]).toEqual(["draining", 1, ["DRAINING"]]);
  connector.dials[0]?.observer.ended(LOST);
  connector.dials[0]?.gone();
  await clock.advance(60_000);
  expect([supervisor.state.kind, supervisor.counts.lost.ended, connector.dials.length]).toEqual([
    "closed",
    1,
    1,
  ]);
  expect(logger.lines.at(-1)).toBe("WARN Connection lost, closing... (lost)");
});

test("only the first client ID that placed an order is pinned, and nothing without a session", async () => {
  const conflict = new PoolError("CLIENT_ID_IN_USE", "in use");
  const all = supervised({}, { clientIdPolicy: [7] });
  const { clock, connector, supervisor } = all;
  supervisor.want();
  await ready(all);
  supervisor.pinClientId();
  supervisor.pinClientId();
  for (const dial of [0, 1, 2]) {
    connector.dials[dial]?.observer.ended(dial === 0 ? LOST : conflict);
    connector.dials[dial]?.gone();
    supervisor.pinClientId();
    await clock.advance(10);
  }
  expect(connector.dials.map(({ target }) => target.clientId)).toEqual([1, 1, 1, 1]);
});

test("holders of a lost session are notified; one that throws is logged and stops no other", async () => {
  const all = recorded();
  const { connector, supervisor, logger } = all;
  supervisor.want();
  await ready(all);
  const finished: string[] = [];
  for (const name of ["a", "b"]) {
    supervisor.live?.holders.add({
      sessionEnded: ({ code }) => {
        return () => {
          finished.push(`${name}: ${code}, ${supervisor.live?.epoch}`);
          if (name === "b") throw new Error("mine");
        };
      },
    });
  }
  connector.dials[0]?.observer.ended(LOST);
  expect(finished).toEqual(["a: SESSION_LOST, undefined", "b: SESSION_LOST, undefined"]);
  expect(logger.lines.filter((line) => line.startsWith("ERROR"))).toEqual([
    "ERROR Cannot complete a step of the session (notifying): mine",
  ]);
});

test("a handshake that fails is a failed dial too", async () => {
  const { clock, connector, supervisor, story, dialFailures } = recorded();
  supervisor.want();
  await clock.advance(10);
  connector.dials[0]?.observer.opened();
  connector.dials[0]?.observer.ended(failed);
  expect(dialFailures).toEqual([failed]);
  expect(story.at(-1)).toEqual({ type: "dial-failed", error: failed });
});

test("an event of an effect waits until all effects of the event before are carried out", async () => {
  const all: Supervised = supervised({
    emit: ({ type }) => {
      if (type === "lost") void all.supervisor.close(CLOSED);
    },
  });
  const { clock, connector, supervisor } = all;
  supervisor.want();
  await ready(all);
  connector.dials[0]?.observer.ended(LOST);
  connector.dials[0]?.gone();
  // The loss has begun a wait, which the close that came in the middle of it ends.
  expect([supervisor.state.kind, clock.timers]).toEqual(["closed", 0]);
  await clock.advance(60_000);
  expect(connector.dials.length).toBe(1);
});

test("an error 100 reduces the budget, and is reported to the pool", async () => {
  const throttled: number[] = [];
  const clock = new VirtualClock();
  const budgets = { pacer: new Pacer(clock, 50), historical: new HistoricalBudget(clock, 50) };
  const requests = { budgets, throttled: (code: number) => void throttled.push(code), settled: () => {} };
  const all = supervised({ requests });
  all.supervisor.want();
  await ready(all);
  const shrunk: string[] = [];
  budgets.pacer.halveRate = () => void shrunk.push("messages");
  budgets.historical.pause = () => void shrunk.push("historical");
  all.supervisor.live?.requests.channel.reduceBudget(
    100,
    "Max rate of messages per second has been exceeded",
  );
  expect([throttled, shrunk]).toEqual([[100], ["messages"]]);
});
