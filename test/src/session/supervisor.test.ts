import { expect, test } from "vitest";
import { DeferredCalls } from "../../../src/async/deferred-calls.ts";
import { PoolError } from "../../../src/errors.ts";
import type { PoolEventBody } from "../../../src/events.ts";
import { EventName } from "../../../src/stoqey/mod.ts";
import { LogLines } from "../../support/log-lines.ts";
import { failed, LOST, ready, SESSION, type Supervised, supervised } from "../../support/supervised.ts";

test("the next dial waits until the previous connection is gone", async () => {
  const { clock, connector, supervisor } = supervised();
  supervisor.want();
  await clock.advance(0);
  connector.dials[0]?.observer.ended(failed);
  await clock.advance(3_000);
  expect(connector.dials.length).toBe(1);
  connector.dials[0]?.gone();
  await clock.advance(0);
  expect(connector.dials.length).toBe(2);
  expect(connector.most).toBe(1);
});

test("events of an attempt after its end are dropped", async () => {
  const { clock, connector, supervisor, granted } = supervised();
  supervisor.want();
  await clock.advance(0);
  const [first] = connector.dials;
  first?.observer.ended(failed);
  first?.gone();
  await clock.advance(10);
  expect(connector.dials.length).toBe(2);
  first?.observer.opened();
  first?.observer.ready(SESSION);
  first?.observer.ended(failed);
  await clock.advance(0);
  expect(granted).toEqual([]);
  expect(supervisor.state.kind).toBe("dialing");
  expect(connector.dials.length).toBe(2);
  connector.dials[1]?.observer.opened();
  connector.dials[1]?.observer.ready(SESSION);
  expect(granted).toEqual([1]);
});

test("a connector that throws is a failed dial, not a crash", async () => {
  const { clock, connector, supervisor } = supervised();
  connector.dial = () => {
    throw new Error("Cannot drive this version");
  };
  supervisor.want();
  await clock.advance(0);
  expect(supervisor.lastError).toMatchObject({
    code: "CONNECT_FAILED",
    message: expect.stringContaining("Cannot drive"),
  });
  const closed = supervisor.close(new PoolError("CLOSED", "closed"));
  await clock.until(closed);
  expect(clock.timers).toBe(0);
});

test("an attempt that ends while it is being made leaves nothing under way", async () => {
  const { clock, connector, supervisor } = supervised();
  const dial = connector.dial.bind(connector);
  connector.dial = (target, observer) => {
    const attempt = dial(target, observer);
    if (connector.dials.length === 1) observer.ended(failed);
    return attempt;
  };
  supervisor.want();
  await clock.advance(3_000);
  expect(connector.dials.length).toBe(1);
  connector.dials[0]?.gone();
  await clock.advance(10);
  expect(connector.dials.length).toBe(2);
  expect(connector.most).toBe(1);
});

test("a session receives no events of the session before it", async () => {
  const { clock, connector, supervisor } = supervised();
  const begin = async (dial: number, nextValidId: number) => {
    await clock.advance(10);
    connector.dials[dial]?.observer.opened();
    connector.dials[dial]?.observer.ready({ ...SESSION, nextValidId });
  };
  supervisor.want();
  await begin(0, 1);
  connector.dials[0]?.observer.ended(new PoolError("SESSION_LOST", "lost"));
  connector.dials[0]?.gone();
  await begin(1, 1);
  const heard: string[] = [];
  if (supervisor.live === undefined) throw new Error("no session");
  for (const event of ["currentTime", "managedAccounts"]) {
    supervisor.live.router.listen(event, { receive: (name) => void heard.push(name) });
  }
  connector.dials[0]?.observer.received("currentTime", [1]);
  connector.dials[1]?.observer.received("managedAccounts", ["DU1"]);
  expect(heard).toEqual(["managedAccounts"]);
});

test("a session's requests are numbered from its nextValidId on, and never lower than before", async () => {
  const { clock, connector, supervisor, ids } = supervised();
  supervisor.want();
  await clock.advance(10);
  connector.dials[0]?.observer.opened();
  connector.dials[0]?.observer.ready({ ...SESSION, nextValidId: 700 });
  expect(ids.next()).toBe(700);
  connector.dials[0]?.observer.ended(new PoolError("SESSION_LOST", "lost"));
  connector.dials[0]?.gone();
  await clock.advance(10);
  connector.dials[1]?.observer.opened();
  connector.dials[1]?.observer.ready({ ...SESSION, nextValidId: 1 });
  expect(ids.next()).toBe(701);
});

test("an exception of a hook, the logger or a listener ends no session", async () => {
  const throws = (): never => {
    throw new Error("mine");
  };
  const logger = { debug: throws, info: throws, warn: throws, error: throws };
  const hooks = [
    { tell: throws },
    { granted: throws },
    { refused: throws },
    { dialFailed: throws },
    { logger },
    { tell: throws, granted: throws, refused: throws, dialFailed: throws, logger },
  ];
  for (const hook of hooks) {
    const all = supervised(hook);
    const { clock, connector, supervisor } = all;
    supervisor.want();
    await clock.advance(10);
    connector.dials[0]?.observer.ended(failed);
    connector.dials[0]?.gone();
    await ready(all, 1);
    expect([supervisor.state.kind, supervisor.live?.epoch]).toEqual(["ready", 1]);
    connector.dials[1]?.observer.received(EventName.info, [new Error("cut off"), 1100, -1]);
    expect(supervisor.state.kind).toBe("degraded");
    connector.dials[1]?.observer.ended(LOST);
    connector.dials[1]?.gone();
    await ready(all, 2);
    expect(supervisor.live?.epoch).toBe(2);
    const closed = supervisor.close(new PoolError("CLOSED", "closed"));
    connector.dials[2]?.gone();
    await clock.until(closed);
    expect([supervisor.state.kind, clock.timers]).toEqual(["closed", 0]);
  }
});

test("an exception of a part of a lost session is logged, and leaves nothing undone", async () => {
  const logger = new LogLines();
  const all = supervised({ logger });
  const { clock, connector, supervisor } = all;
  supervisor.want();
  await ready(all);
  const live = supervisor.live;
  if (live === undefined) throw new Error("no session");
  const throws = (): never => {
    throw new Error("a stream operation");
  };
  live.setIbkrLink = throws;
  live.farmChanged = throws;
  connector.dials[0]?.observer.received(EventName.info, [new Error("OK:usfarm"), 2104, -1]);
  connector.dials[0]?.observer.received(EventName.info, [new Error("cut off"), 1100, -1]);
  connector.dials[0]?.observer.received(EventName.info, [new Error("restored"), 1102, -1]);
  expect(supervisor.state.kind).toBe("ready");
  expect([...supervisor.farms.values()].length).toBe(1);
  live.end = throws;
  connector.dials[0]?.observer.ended(LOST);
  connector.dials[0]?.gone();
  expect(supervisor.live).toBeUndefined();
  await ready(all, 1);
  expect(supervisor.live?.epoch).toBe(2);
  expect(logger.lines.filter((line) => line.includes("a stream operation"))).toEqual(
    ["farm", "degrade", "restore", "ending the session"].map(
      (step) => `ERROR Cannot complete a step of the session (${step}): a stream operation`,
    ),
  );
  await clock.advance(0);
});

test("listeners and the log run once all effects are done, and may close or request a session", async () => {
  for (const act of ["want", "close", "drain"] as const) {
    const seen: string[] = [];
    const all: Supervised = supervised({
      afterwards: new DeferredCalls(() => {}),
      emit: (happening) => all.calls.call(() => heard(happening)),
    });
    const { clock, connector, supervisor } = all;
    const heard = ({ type, ...rest }: PoolEventBody): void => {
      if (type === "state") seen.push(`${(rest as { state: string }).state}, then ${supervisor.state.kind}`);
      if (type !== "lost") return;
      expect(supervisor.live).toBeUndefined();
      if (act === "want") supervisor.want();
      if (act === "drain") supervisor.drain(new PoolError("DRAINING", "draining"));
      if (act === "close") {
        void supervisor.close(new PoolError("CLOSED", "closed"));
        expect(supervisor.state.kind).toBe("closed");
      }
    };
    supervisor.want();
    await ready(all);
    connector.dials[0]?.observer.ended(LOST);
    connector.dials[0]?.gone();
    await clock.advance(10);
    expect(seen.slice(0, 4)).toEqual([
      ...["dialing, then dialing", "handshaking, then handshaking", "ready, then ready"],
      "waiting, then waiting",
    ]);
    expect(supervisor.state.kind).toBe(act === "want" ? "dialing" : "closed");
  }
});

test("lastError gives the reason for no session, through dials and waits, until one is ready", async () => {
  const all = supervised();
  const { clock, connector, supervisor } = all;
  expect(supervisor.lastError).toBeUndefined();
  supervisor.want();
  await clock.advance(10);
  connector.dials[0]?.observer.ended(failed);
  expect(supervisor.lastError).toBe(failed);
  connector.dials[0]?.gone();
  await clock.advance(10);
  connector.dials[1]?.observer.opened();
  expect(supervisor.lastError).toBe(failed);
  connector.dials[1]?.observer.ready(SESSION);
  expect(supervisor.lastError).toBeUndefined();
  connector.dials[1]?.observer.ended(LOST);
  expect(supervisor.lastError).toBe(LOST);
});

test("farms belong to the session: the next one begins without those of the last", async () => {
  const all = supervised();
  const { connector, supervisor } = all;
  supervisor.want();
  await ready(all);
  connector.dials[0]?.observer.received(EventName.info, [new Error("OK:usfarm"), 2104, -1]);
  expect([...supervisor.farms.values()]).toEqual([{ name: "usfarm", service: "market-data", state: "ok" }]);
  connector.dials[0]?.observer.ended(LOST);
  expect([...supervisor.farms.values()]).toEqual([]);
});

test("a client ID is pinned by the first order, and not by a session alone", async () => {
  const conflict = new PoolError("CLIENT_ID_IN_USE", "in use");
  for (const [pinned, expected] of [
    [false, [1, 7, 1]],
    [true, [1, 7, 7]],
  ] as const) {
    const all = supervised({}, { clientIdPolicy: [7] });
    const { clock, connector, supervisor } = all;
    supervisor.pinClientId();
    supervisor.want();
    await clock.advance(10);
    connector.dials[0]?.observer.opened();
    connector.dials[0]?.observer.ended(conflict);
    connector.dials[0]?.gone();
    await ready(all, 1, { ...SESSION, clientId: 7 });
    if (pinned) supervisor.pinClientId();
    connector.dials[1]?.observer.ended(LOST);
    connector.dials[1]?.gone();
    await clock.advance(10);
    expect(connector.dials.map(({ target }) => target.clientId)).toEqual(expected);
  }
});

test("stillDialling describes what a dial waits for, and is undefined afterwards", async () => {
  const all = supervised();
  const { clock, connector, supervisor } = all;
  expect(supervisor.stillDialling).toBeUndefined();
  supervisor.want();
  await clock.advance(2_500);
  expect(supervisor.stillDialling).toMatchObject({
    code: "CONNECT_FAILED",
    message: expect.stringContaining("127.0.0.1:4002"),
  });
  connector.dials[0]?.observer.opened();
  await clock.advance(9_900);
  expect(supervisor.stillDialling).toMatchObject({
    code: "HANDSHAKE_TIMEOUT",
    message: expect.stringMatching(/connected to 127\.0\.0\.1:4002, /),
  });
  connector.dials[0]?.observer.ready(SESSION);
  expect(supervisor.stillDialling).toBeUndefined();
});
