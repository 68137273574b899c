import { expect, test } from "vitest";
import type { PoolError } from "../../../src/errors.ts";
import type { PoolEventBody } from "../../../src/events.ts";
import type { PoolOptions } from "../../../src/options.ts";
import type { Session } from "../../../src/seams/connector.ts";
import { EventName } from "../../../src/stoqey/mod.ts";
import { LogLines } from "../../support/log-lines.ts";
import { ready, SESSION, type Supervised, supervised } from "../../support/supervised.ts";

/** A supervisor whose story is kept: what it told, in order, and the lines of its log. */
function told(options: PoolOptions = {}) {
  const story: PoolEventBody[] = [];
  const logger = new LogLines();
  const dialFailures: PoolError[] = [];
  const all = supervised(
    {
      logger,
      emit: (happening) => void story.push(happening),
      dialFailed: (error) => void dialFailures.push(error),
    },
    options,
  );
  /** TWS says something about the connection. */
  const info = (code: number, text: string, dial = 0): void =>
    all.connector.dials[dial]?.observer.received(EventName.info, [new Error(text), code, -1]);
  return { ...all, story, logger, dialFailures, info };
}

/** A session that was heard just now, by whichever clock; the calls of its library are kept. */
function talking(all: Supervised) {
  const calls: string[] = [];
  let receivedMs = all.clock.now();
  const api = new Proxy({}, { get: (_, name) => () => void calls.push(String(name)) }) as Session["api"];
  const hear = (): void => {
    receivedMs = all.clock.now();
  };
  return { session: { ...SESSION, api, receivedMs: () => receivedMs }, calls, hear };
}

test("a silent TWS gets reqCurrentTime, and its session is lost without an answer", async () => {
  const all = told({ heartbeatMs: 5_000, heartbeatTimeoutMs: 3_000 });
  const { clock, connector, supervisor } = all;
  supervisor.want();
  const { session, calls, hear } = talking(all);
  await ready(all, 0, session);
  hear();
  await clock.advance(4_900);
  hear();
  await clock.advance(4_999);
  expect(calls).toEqual([]);
  await clock.advance(1);
  expect(calls).toEqual(["reqCurrentTime"]);
  await clock.advance(2_999);
  expect(supervisor.state.kind).toBe("ready");
  await clock.advance(1);
  expect(supervisor.lastError?.message).toBe(
    "The session with 127.0.0.1:4002 was lost: TWS has sent nothing for 8000 ms and does not answer",
  );
  expect([supervisor.live, supervisor.counts.lost]).toEqual([
    undefined,
    { ended: 0, reset: 0, silent: 1, garbled: 0 },
  ]);
  connector.dials[0]?.gone();
  await clock.advance(100_000);
  // Nobody watches a session that is over: there is the dial that follows, and what it waits for.
  expect(calls).toEqual(["reqCurrentTime"]);
});

test("a TWS that is cut off may be silent for 60 s, and no longer", async () => {
  const all = told({ heartbeatMs: 5_000, heartbeatTimeoutMs: 3_000 });
  const { clock, supervisor, info } = all;
  supervisor.want();
  const { session, hear } = talking(all);
  await ready(all, 0, session);
  hear();
  info(1100, "cut off");
  await clock.advance(59_999);
  expect(supervisor.state.kind).toBe("degraded");
  await clock.advance(1);
  expect(supervisor.state.kind).not.toBe("degraded");
});
