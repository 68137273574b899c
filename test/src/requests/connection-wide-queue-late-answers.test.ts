import fc from "fast-check";
import { expect, test } from "vitest";
import { getFamilyCodes, getManagedAccounts } from "../../../src/operations/accounts.ts";
import { getMarketRule } from "../../../src/operations/contracts.ts";
import { getCurrentTime } from "../../../src/operations/current-time.ts";
import { getMarketDepthExchanges } from "../../../src/operations/market-depth.ts";
import { getNewsProviders } from "../../../src/operations/news.ts";
import { getScannerParameters } from "../../../src/operations/scanner.ts";
import { type CheckedCall, checkedCall } from "../../../src/requests/checked-call.ts";
import { type RequestsFixture, requestsFixture } from "../../support/requests-fixture.ts";
import { runs } from "../../support/runs.ts";

// biome-ignore lint/suspicious/noExplicitAny: questions of all kinds
type Any = CheckedCall<any, any>;
/** One event, with its arguments. */
type Event = readonly [name: string, ...args: unknown[]];

/** A question that one event answers, and that event with a stamp that is found again in the answer. */
interface Kind {
  readonly name: string;
  readonly request: string;
  readonly question: Any;
  event(stamp: number): Event;
}

const kind = (asked: Any, request: string, event: Kind["event"]): Kind => ({
  name: asked.key,
  request,
  question: asked,
  event,
});
const KINDS: readonly Kind[] = [
  kind(checkedCall(getManagedAccounts, null), "reqManagedAccts", (n) => ["managedAccounts", `stamp ${n}`]),
  kind(checkedCall(getFamilyCodes, null), "reqFamilyCodes", (n) => ["familyCodes", [`stamp ${n}`]]),
  kind(checkedCall(getNewsProviders, null), "reqNewsProviders", (n) => ["newsProviders", [`stamp ${n}`]]),
  kind(checkedCall(getScannerParameters, null), "reqScannerParameters", (n) => [
    ...(["scannerParameters", `stamp ${n}`] as const),
  ]),
  kind(checkedCall(getMarketDepthExchanges, null), "reqMktDepthExchanges", (n) => [
    "mktDepthExchanges",
    [`stamp ${n}`],
  ]),
  kind(checkedCall(getMarketRule, { marketRuleId: 26 }), "reqMarketRule", (n) => [
    "marketRule",
    26,
    [`stamp ${n}`],
  ]),
];

/** TWS as it is read: answers a connection in order, each request when it comes to it. */
class InOrder {
  readonly hand: RequestsFixture;
  #freeMs = 0;

  /** @param answer What to send for a request, and how long TWS takes before it does; undefined: nothing. */
  constructor(
    answer: (
      name: string,
    ) => { readonly events: () => readonly Event[]; readonly delayMs: number } | undefined,
  ) {
    const hand: RequestsFixture = requestsFixture({
      onSent: ([name, id]) => {
        const isFence = name === "reqExecutions";
        const told = isFence
          ? { events: (): readonly Event[] => [["execDetailsEnd", id]], delayMs: 1 }
          : answer(name);
        if (told === undefined) return;
        const { clock } = hand;
        this.#freeMs = Math.max(this.#freeMs, clock.now()) + told.delayMs;
        clock.after(this.#freeMs - clock.now(), () => {
          for (const [event, ...args] of told.events()) hand.comes(event, ...args);
        });
      },
    });
    this.hand = hand;
  }
}

test.each(KINDS)(
  "a late answer to $name completes calls that share its request, and no later one",
  async (one) => {
    for (const lateMs of [200, 2_500, 6_000, 19_000]) {
      for (const againMs of [0, 40, 3_000, 8_000]) {
        let sends = 0;
        const { hand } = new InOrder((name) => {
          if (name !== one.request) return undefined;
          const stamp = ++sends;
          return { events: () => [one.event(stamp)], delayMs: stamp === 1 ? lateMs : 30 };
        });
        const { clock, requests } = hand;
        const stampOf = async (timeoutMs: number): Promise<number> =>
          requests.request(one.question, { timeoutMs }).answer.then(
            (answer) => Number(/stamp (\d+)/.exec(JSON.stringify(answer))?.[1]),
            () => 0,
          );
        const first = stampOf(100);
        await clock.advance(100);
        expect(await first).toBe(0);
        await clock.advance(againMs);
        const second = await clock.until(stampOf(20_000));
        expect(second, `late ${lateMs}, again after ${againMs}`).toBeGreaterThan(0);
        // Whatever was sent before it was asked is no answer to the third, however many answers are still to come.
        const before = sends;
        const third = await clock.until(stampOf(20_000));
        expect(third, `late ${lateMs}, again after ${againMs}`).toBeGreaterThan(before);
        await clock.advance(60_000);
        expect([requests.open, clock.timers]).toEqual([0, 0]);
      }
    }
  },
);

test("a late market rule is never taken for another one", async () => {
  const rules = [26, 99, 7].map((marketRuleId) => checkedCall(getMarketRule, { marketRuleId }));
  const late: number[] = [];
  const hand: RequestsFixture = requestsFixture({
    onSent: ([name, id]) => void (name === "reqMarketRule" && late.push(Number(id))),
  });
  const codes = rules.map((one) =>
    hand.requests.request(one, { timeoutMs: 100 }).answer.then(
      () => "answered",
      (error: { code: string }) => error.code,
    ),
  );
  await hand.clock.advance(100);
  expect(await Promise.all(codes)).toEqual(Array(3).fill("REQUEST_TIMEOUT"));
  const again = rules.map((one) => hand.requests.request(one, { timeoutMs: 60_000 }).answer);
  for (const id of [...late].reverse()) hand.comes("marketRule", id, [{ lowEdge: id, increment: 1 }]);
  await hand.clock.advance(1_000);
  for (const id of late.slice(3)) hand.comes("marketRule", id, [{ lowEdge: id, increment: 1 }]);
  expect((await hand.clock.until(Promise.all(again))).map(([row]) => row?.lowEdge)).toEqual([26, 99, 7]);
});

const anyStep = fc.record({
  waitMs: fc.constantFrom(0, 10, 500, 1_100, 2_000, 7_000),
  timeoutMs: fc.constantFrom(50, 1_000, 5_000, 20_000),
  /** The next request of the time is answered so late; or never. */
  delayMs: fc.constantFrom(1, 1, 300, 3_000, 15_000, undefined),
});

test("every currentTime, late or repeated, is from an instant while its caller waited", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 20 }), fc.boolean(), async (steps, twice) => {
      const delays = steps.map(({ delayMs }) => delayMs);
      const { hand } = new InOrder((name) => {
        if (name !== "reqCurrentTime") return undefined;
        const delayMs = delays.length === 0 ? 1 : delays.shift();
        if (delayMs === undefined) return undefined;
        // The time of the instant at which TWS comes to it; the heartbeat's answer comes by the same name.
        const event = (): Event => ["currentTime", hand.clock.now() / 1_000];
        return { events: () => (twice ? [event(), event()] : [event()]), delayMs };
      });
      const { clock, requests } = hand;
      const wrong: string[] = [];
      let other = "waits";
      requests.request(checkedCall(getManagedAccounts, null), { timeoutMs: 1_000_000 }).answer.then(
        () => {
          other = "answered";
        },
        () => {},
      );
      const all: Promise<void>[] = [];
      for (const { waitMs, timeoutMs } of steps) {
        const askedMs = clock.now();
        const { answer } = requests.request(checkedCall(getCurrentTime, null), { timeoutMs });
        const checked = answer.then(
          (seconds) => {
            const toldMs = seconds * 1_000;
            if (toldMs < askedMs || toldMs > clock.now()) wrong.push(`asked ${askedMs}, told ${toldMs}`);
          },
          (error: { code: string }) => {
            if (error.code !== "REQUEST_TIMEOUT") wrong.push(error.code);
          },
        );
        all.push(checked);
        await clock.advance(waitMs);
      }
      await clock.until(Promise.all(all));
      expect(wrong).toEqual([]);
      expect(other).toBe("waits");
      // The next one is answered, whatever was lost before.
      await clock.advance(1_100);
      delays.length = 0;
      await clock.until(requests.request(checkedCall(getCurrentTime, null), { timeoutMs: 20_000 }).answer);
    }),
    runs(100),
  );
});
