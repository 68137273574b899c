import { IBApi } from "@stoqey/ib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Emitter } from "../../../src/ibapi/emitter.ts";
import { EventName } from "../../../src/mod.ts";
import { heard, leased, loose } from "../../support/views.ts";
import { LogLines } from "../../support/world.ts";

type Emitters = Record<string, (...args: unknown[]) => unknown>;

const SYMBOL = Symbol("event");
const EVENTS: readonly unknown[] = ["error", "one", "two", "2", 2, "1", "__proto__", "toString", "", SYMBOL];
const CONTEXTS: readonly unknown[] = [undefined, null, 0, "", { name: "a" }, { name: "b" }];

const event = fc.constantFrom(...EVENTS);
const listener = fc.integer({ min: 0, max: 3 });
const context = fc.integer({ min: 0, max: CONTEXTS.length - 1 });
const step = fc.oneof(
  fc.record({ method: fc.constantFrom("on", "once", "addListener"), event, listener, context }),
  fc.record({
    method: fc.constantFrom("off", "removeListener"),
    event,
    listener: fc.option(listener, { nil: undefined }),
    context,
    once: fc.constantFrom(undefined, true, false),
  }),
  fc.record({ method: fc.constant("removeAllListeners"), event: fc.option(event, { nil: undefined }) }),
  fc.record({ method: fc.constantFrom("listeners", "listenerCount"), event }),
  fc.record({ method: fc.constant("eventNames") }),
  fc.record({ method: fc.constant("emit"), event, args: fc.array(fc.integer(), { maxLength: 6 }) }),
  // What listener 3 does when it is called.
  fc.record({
    method: fc.constant("inside"),
    inner: fc.constantFrom("off", "once", "on", "clear"),
    event,
    listener: fc.integer({ min: 0, max: 2 }),
  }),
);
type Step = {
  readonly method: string;
  readonly event?: unknown;
  readonly listener?: number | undefined;
  readonly context?: number;
  readonly once?: boolean | undefined;
  readonly args?: readonly number[];
  readonly inner?: string;
};

/** Runs a script on an emitter, and gives all that can be seen of it. */
function run(emitter: Emitters, steps: readonly Step[]): unknown[] {
  const seen: unknown[] = [];
  let inside: (() => void) | undefined;
  const listeners = [0, 1, 2, 3].map(
    (number) =>
      function (this: unknown, ...args: unknown[]) {
        const self = this === emitter ? "itself" : CONTEXTS.indexOf(this);
        seen.push([number, self, ...args]);
        if (number === 3) inside?.();
      },
  );
  const shown = (value: unknown): unknown => {
    if (value === emitter) return "itself";
    if (Array.isArray(value)) return value.map(shown);
    return typeof value === "function" ? listeners.indexOf(value as never) : value;
  };
  const call = (method: string, ...args: unknown[]): unknown => emitter[method]?.(...args);
  for (const { method, event, listener, context, once, args, inner } of steps) {
    const fn = listener === undefined ? undefined : listeners[listener];
    if (method === "inside") {
      inside = () =>
        void (inner === "clear" ? call("removeAllListeners", event) : call(inner as string, event, fn));
      continue;
    }
    const given =
      method === "emit"
        ? [event, ...(args ?? [])]
        : method.startsWith("remove") && listener === undefined && context === undefined
          ? [event]
          : [event, fn, context === undefined ? undefined : CONTEXTS[context], once];
    const result = call(method, ...(method === "eventNames" ? [] : given));
    seen.push([method, shown(result)]);
  }
  return seen;
}

test("listeners of a lease behave as those of IBApi for random calls", async () => {
  const { apis } = await leased(1);
  const [api] = apis;
  if (api === undefined) return;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      loose(api).removeAllListeners?.();
      const stock = new IBApi() as unknown as Emitters;
      expect(run(loose(api), steps as Step[])).toEqual(run(stock, steps as Step[]));
    }),
    { seed: 8, numRuns: 1_500 },
  );
});

test("what is no function is refused as a listener, with the words of IBApi", async () => {
  const { apis } = await leased(1);
  for (const wrong of [undefined, null, "on", {}]) {
    for (const method of ["on", "once", "addListener"]) {
      const stock = (): unknown => (new IBApi() as unknown as Emitters)[method]?.("error", wrong);
      const ours = (): unknown => loose(apis[0] as never)[method]?.("error", wrong);
      expect(stock).toThrow("The listener must be a function");
      expect(ours).toThrow("The listener must be a function");
    }
  }
});

test("emit() of a caller throws the error of a listener; an event of TWS never does", async () => {
  const logger = new LogLines();
  const { world, apis } = await leased(1, { logger });
  const [api] = apis;
  let called = 0;
  api?.on(EventName.currentTime, () => {
    throw new Error("mine");
  });
  api?.on(EventName.currentTime, () => void called++);
  expect(() => loose(api as never).emit?.("currentTime", 1)).toThrow("mine");
  expect(called).toBe(0);
  api?.reqCurrentTime();
  await world.clock.advance(2_000);
  expect(called).toBe(1);
  expect(logger.lines).toContain("ERROR A listener of a lease threw: mine");
});

test("a listener that was added once and for good stays after the first event, for good", () => {
  const emitter = new Emitter(() => {});
  let calls = 0;
  const listener = (): void => void calls++;
  for (const once of [false, true, false]) emitter.add("one", listener, null, once);
  emitter.emit("one", []);
  expect([calls, emitter.count("one")]).toEqual([3, 2]);
  emitter.emit("one", []);
  expect([calls, emitter.count("one")]).toEqual([5, 2]);
});

test("errors and connection events are emitted as `all`, and not as `result`", () => {
  const emitter = new Emitter(() => {});
  const seen: unknown[] = [];
  emitter.add("result", ((...args: unknown[]) => void seen.push(["result", ...args])) as never, null, false);
  emitter.add("all", ((...args: unknown[]) => void seen.push(["all", ...args])) as never, null, false);
  for (const event of ["connected", "disconnected", "error", "info", "tickPrice"])
    emitter.deliver(event, [1]);
  expect(seen.map((args) => (args as unknown[]).slice(0, 2))).toEqual([
    ["all", "connected"],
    ["all", "disconnected"],
    ["all", "error"],
    ["result", "info"],
    ["all", "info"],
    ["result", "tickPrice"],
    ["all", "tickPrice"],
  ]);
});

test("the view of a lease can be handed to code that takes an IBApi", async () => {
  const { leases, apis, told } = await leased(1);
  const api: IBApi = leases[0]?.api as never as IBApi;
  const typed: IBApi | undefined = leases[0]?.api;
  expect(typed).toBe(apis[0]);
  const names = Object.getOwnPropertyNames(IBApi.prototype).filter((name) => name !== "constructor");
  for (const name of names) expect(name in api, name).toBe(true);
  for (const name of ["on", "once", "off", "emit", "listeners", "eventNames"]) expect(name in api).toBe(true);
  expect(api.reqCurrentTime()).toBe(api);
  expect(told[0]).toEqual([]);
  expect(heard(apis[0] as never)).toEqual([]);
});
