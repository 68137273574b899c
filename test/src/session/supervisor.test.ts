import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import { Ids } from "../../../src/ids.ts";
import { silentLogger } from "../../../src/logger.ts";
import { completeOptions } from "../../../src/options.ts";
import { HistoricalBudget } from "../../../src/pacing/historical.ts";
import { Pacer } from "../../../src/pacing/pacer.ts";
import type { Connector, DialObserver, DialTarget, Session } from "../../../src/session/connector.ts";
import { Supervisor } from "../../../src/session/supervisor.ts";
import { VirtualClock } from "../../support/sim.ts";

/** A connector whose dials are answered by hand, and whose connections take their time to go. */
class ByHand implements Connector {
  readonly dials: { readonly target: DialTarget; readonly observer: DialObserver; gone(): void }[] = [];
  /** Connections that are not gone yet. */
  open = 0;
  most = 0;

  dial(target: DialTarget, observer: DialObserver) {
    this.most = Math.max(this.most, ++this.open);
    let gone: () => void = () => {};
    const ended = new Promise<void>((resolve) => {
      gone = () => {
        this.open--;
        resolve();
      };
    });
    this.dials.push({ target, observer, gone });
    return { end: () => ended };
  }
}

function supervised() {
  const clock = new VirtualClock();
  const connector = new ByHand();
  const granted: number[] = [];
  const refused: string[] = [];
  const ids = new Ids();
  const supervisor = new Supervisor({
    options: completeOptions({ backoffMsMin: 1, backoffMsMax: 1 }),
    connector,
    clock,
    random: () => 0.5,
    ids,
    logger: silentLogger,
    requests: {
      budgets: { pacer: new Pacer(clock, 50), historical: new HistoricalBudget(clock, 50) },
      throttled: () => {},
      settled: () => {},
    },
    dialFailed: () => {},
    tell: () => {},
    granted: ({ epoch }) => granted.push(epoch),
    refused: ({ code }) => refused.push(code),
  });
  return { clock, connector, supervisor, ids, granted, refused };
}

const SESSION: Session = {
  clientId: 1,
  serverVersion: 193,
  accounts: ["DU1"],
  nextValidId: 1,
  messagesSent: 1,
  api: {} as Session["api"],
  heardMs: () => 0,
};
const failed = new PoolError("CONNECT_FAILED", "no");

test("the next dial waits until the connection before is gone", async () => {
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

test("what an attempt says after it has ended is not heard", async () => {
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

test("a session hears nothing of what the session before it still says", async () => {
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
  supervisor.live.requests.heard = (event) => void heard.push(event);
  connector.dials[0]?.observer.heard("currentTime", [1]);
  connector.dials[1]?.observer.heard("managedAccounts", ["DU1"]);
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
