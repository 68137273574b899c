import { expect, onTestFinished, test } from "vitest";
import { clockFrom, seeded, systemClock } from "../../../sim/mod.ts";
import { memoryDoor } from "../../../sim/web/memory/mod.ts";
import { badUtf8, drop, expire, FakeGateway, listenWeb } from "../../../sim/web/mod.ts";
import { SecType, silentLogger } from "../../../src/mod.ts";
import { type StreamUpdate, WebPool, type WebSeams } from "../../../src/web/mod.ts";

/** Tuesday half past ten in New York: everything trades, and no maintenance is planned. */
const OPEN = Date.UTC(2026, 0, 13, 15, 30);
const APPLE = { conId: 265598, symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
const ACCOUNT = "DU1234567";

/** Waits until a condition holds. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => systemClock.after(5, () => resolve(undefined)));
}

/** What a stream yields: kinds, with those of one kind in a row as one, because the number of updates depends on time. */
class Recorded {
  readonly kinds: string[] = [];
  #updates = 0;

  constructor(stream: AsyncIterable<StreamUpdate<unknown>>) {
    void this.#record(stream);
  }

  /** Waits for an update that comes after this call. */
  async next(): Promise<void> {
    const before = this.#updates;
    await until(() => this.#updates > before);
  }

  /** Waits until it has been resumed so many times. */
  async resumed(times: number): Promise<void> {
    await until(() => this.kinds.filter((kind) => kind === "resumed").length === times);
  }

  async #record(stream: AsyncIterable<StreamUpdate<unknown>>): Promise<void> {
    const note = (kind: string): void => void (this.kinds.at(-1) !== kind && this.kinds.push(kind));
    try {
      for await (const { kind } of stream) {
        note(kind);
        if (kind === "update") this.#updates++;
      }
      note("end");
    } catch (error) {
      note(String((error as { readonly code?: unknown }).code));
    }
  }
}

/** What a caller, the streams and the listeners of a pool see of one scripted day, with what the gateway counted. */
async function story(gateway: FakeGateway, url: string, seams: WebSeams): Promise<Record<string, unknown>> {
  const clock = clockFrom(OPEN);
  const pool = new WebPool(
    { url, logger: silentLogger, backoffResetMs: 0, backoffMsMin: 1 },
    { ...seams, clock, random: seeded("parity").next },
  );
  const events: string[] = [];
  const listening = (async () => {
    for await (const event of pool.events()) events.push(event.type === "state" ? event.state : event.type);
  })();
  const { epoch, accounts } = await pool.connect();
  const positions = (await pool.getPositions()).map(({ contract, pos }) => [contract.symbol, pos]);
  const lease = await pool.acquire();
  const raw = await lease.request({ method: "GET", path: "/trsrv/stocks", query: { symbols: "AAPL" } });

  const quotes = new Recorded(pool.watchQuotes(APPLE));
  const ledger = new Recorded(pool.watchLedger(ACCOUNT));
  await Promise.all([quotes.next(), ledger.next()]);

  // A byte that is not valid UTF-8 costs its frame at most.
  gateway.inject(badUtf8({ topic: "smd", times: 1 }));
  await quotes.next();

  // The next session begins by itself, with the streams of the last one.
  gateway.inject(expire());
  await until(() => pool.stats().epoch === 2 && pool.stats().state === "ready");
  await Promise.all([quotes.resumed(1), ledger.resumed(1)]);
  await quotes.next();
  const isOver = !lease.live;

  // The WebSocket is reset, and the session continues.
  gateway.inject(drop({ what: "sockets" })).heal();
  await Promise.all([quotes.resumed(2), ledger.resumed(2)]);
  await quotes.next();

  // A request is reset, once.
  const dropped = gateway.inject(drop({ what: "requests", afterRequest: "/trsrv", times: 1 }));
  await using second = await pool.acquire();
  const call = { method: "GET", path: "/trsrv/stocks", query: { symbols: "IBM" } } as const;
  const lost = await second.request(call).catch((error: { readonly code: string }) => error.code);
  dropped.heal();
  const again = (await second.request(call)).status;

  await pool.close();
  await listening;
  await until(() => quotes.kinds.at(-1) === "CLOSED" && ledger.kinds.at(-1) === "CLOSED");
  const { dials, sessions } = pool.stats();
  const { inits, evictions, penalties, limitBreaches } = gateway.counts();
  return {
    epoch,
    accounts,
    positions,
    raw: raw.body,
    isOver,
    lost,
    again,
    events,
    quotes: quotes.kinds,
    ledger: ledger.kinds,
    // In memory the session is sent as a frame, over HTTP as a cookie.
    subscribed: gateway.trace
      .of("read")
      .map(({ detail }) => detail)
      .filter((topic) => topic === "smd" || topic === "sld"),
    counts: { dials, sessions, inits, evictions, penalties, limitBreaches },
  };
}

function made(): FakeGateway {
  const gateway = new FakeGateway({ clock: clockFrom(OPEN) });
  onTestFinished(() => gateway.close());
  return gateway;
}

test("a pool sees the same story in memory and over HTTP", async () => {
  const [near, far] = [made(), made()];
  const door = memoryDoor(near, { clock: systemClock });
  const port = await listenWeb(far);
  onTestFinished(async () => {
    door.close();
    await port.close();
  });
  const { fetch, WebSocket } = door;
  const [inMemory, overHttp] = await Promise.all([
    story(near, door.url, { fetch, WebSocket }),
    story(far, port.url, {}),
  ]);
  expect(overHttp).toEqual(inMemory);
  expect(inMemory).toMatchObject({
    isOver: true,
    lost: "CONNECT_FAILED",
    again: 200,
    subscribed: ["smd", "sld", "smd", "sld", "smd", "sld"],
    counts: { dials: 2, sessions: 2, evictions: 0, penalties: 0, limitBreaches: 0 },
  });
  const begins = ["dial", "ready", "ready"];
  const ends = ["gap", "gap"];
  const goesOn = ["resumed", "resumed"];
  expect(inMemory.events).toEqual([
    ...["dialing", ...begins],
    ...["dialing", "lost", "dial", ...ends, "ready", "ready", ...goesOn],
    ...[...ends, ...goesOn],
    ...["closed", "closed"],
  ]);
});
