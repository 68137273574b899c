import { expect, test } from "vitest";
import { FaultsInForce } from "../../../sim/net/faults-in-force.ts";
import { type CommonHooks, type CommonWorld, type Fault, seeded, VirtualClock } from "../../support/sim.ts";

/** Faults with no world of their own, and the record of what happened. */
function made(): {
  readonly clock: VirtualClock;
  readonly faults: FaultsInForce<CommonWorld, CommonHooks>;
  readonly record: string[];
} {
  const clock = new VirtualClock();
  const record: string[] = [];
  const faults = new FaultsInForce<CommonWorld, CommonHooks>(clock, {
    random: (name) => seeded(name),
    record: (event, detail) => void record.push(`${event} ${detail}`),
    world: (common) => common,
  });
  return { clock, faults, record };
}

const fault = (
  begin: (world: CommonWorld) => CommonHooks,
  forMs?: number,
): Fault<CommonWorld, CommonHooks> => ({
  name: "one",
  text: "one",
  forMs,
  begin,
});

test("a fault is in force until it is healed, by hand or by its time, once", async () => {
  const { clock, faults, record } = made();
  const injected = faults.inject(fault(() => ({ healed: () => record.push("healed") })));
  faults.inject(fault(() => ({}), 1_000));
  expect(faults.active()).toHaveLength(2);
  injected.heal();
  injected.heal();
  await clock.advance(1_000);
  expect(faults.active()).toEqual([]);
  expect(record).toEqual(["fault one", "fault one", "heal one", "healed", "heal one"]);
  expect(clock.timers).toBe(0);
});

test("a fault that heals itself at once leaves no timer, although it has a time", () => {
  const { clock, faults } = made();
  faults.inject(
    fault((world) => {
      world.heal();
      return {};
    }, 1_000),
  );
  expect(faults.active()).toEqual([]);
  expect(clock.timers).toBe(0);
});

test("listeners notice each change of what is refused, also within a fault", async () => {
  const { clock, faults } = made();
  const refusing: boolean[] = [];
  faults.onRefusing((now) => void refusing.push(now));
  faults.inject(
    fault((world) => {
      let refuses = false;
      world.after(10, () => {
        refuses = true;
        world.changed();
      });
      return {
        get refuses() {
          return refuses;
        },
      };
    }, 20),
  );
  await clock.advance(20);
  expect(refusing).toEqual([false, true, false]);
});

test("a closed port counts once for each fault that refuses dials, and for no other", () => {
  const { faults } = made();
  const [refusing, other] = [
    faults.inject(fault(() => ({ refuses: true }))),
    faults.inject(fault(() => ({}))),
  ];
  faults.portClosed();
  faults.portClosed();
  expect([refusing.strikes, other.strikes]).toEqual([1, 0]);
});

test("a fault that throws as it begins is not in force, and leaves no timer", () => {
  const { clock, faults, record } = made();
  const broken = fault((world) => {
    world.after(10, () => {});
    throw new Error("broken");
  });
  expect(() => faults.inject(broken)).toThrow("broken");
  expect(faults.active()).toEqual([]);
  expect(clock.timers).toBe(0);
  expect(record).toEqual(["fault one", "heal one"]);
});

test("one fault that throws as it ends leaves no other in force, and its error is thrown", () => {
  const { faults } = made();
  faults.inject(
    fault(() => ({
      healed: () => {
        throw new Error("broken");
      },
    })),
  );
  faults.inject(fault(() => ({})));
  expect(() => faults.healAll()).toThrow("broken");
  expect(faults.active()).toEqual([]);
});

test.each([
  [undefined, "expected a fault"],
  [{}, "name: expected string"],
  [{ name: "one", text: "one", begin: 5 }, "begin: expected a function"],
  [{ name: "one", text: "one", forMs: Number.NaN, begin: () => ({}) }, "forMs: expected number"],
  [{ name: "one", text: "one", begin: () => {} }, "begin: expected it to return hooks, got undefined"],
  [{ name: "one", text: "one", begin: async () => ({}) }, "expected it to return hooks, got a promise"],
])("what is no fault is refused, and nothing is in force: %j", (given, problem) => {
  const { faults } = made();
  expect(() => faults.inject(given as never)).toThrow(problem);
  expect(faults.active()).toEqual([]);
});

test("a fake that was closed takes no fault any more", () => {
  const { faults } = made();
  faults.close();
  expect(() => faults.inject(fault(() => ({})))).toThrow("Cannot inject the fault one: the fake was closed");
});

test("a paused fault has no hooks, and its timers and forMs stand still until it goes on", async () => {
  const { clock, faults, record } = made();
  const injected = faults.inject(
    fault((world) => {
      world.after(400, () => record.push("timer"));
      return { paused: () => record.push("paused"), resumed: () => record.push("resumed") };
    }, 1_000),
  );
  await clock.advance(100);
  injected.pause();
  injected.pause();
  expect([injected.state, faults.hooks().length, faults.active().length]).toEqual(["paused", 0, 1]);
  await clock.advance(5_000);
  injected.resume();
  injected.resume();
  expect([injected.state, faults.hooks().length]).toEqual(["running", 1]);
  await clock.advance(299);
  expect(record).toEqual(["fault one", "pause one", "paused", "resume one", "resumed"]);
  await clock.advance(601);
  expect(record.slice(5)).toEqual(["timer", "heal one"]);
  expect([injected.state, clock.timers]).toEqual(["finished", 0]);
  injected.pause();
  expect(injected.state).toBe("finished");
});

test("a fault that is healed while paused takes back what lasts once, and lets go of the rest", () => {
  const { faults, record } = made();
  const lasting = faults.inject(
    fault(() => ({ paused: () => record.push("back"), healed: () => record.push("back") })),
  );
  const plain = faults.inject(fault(() => ({ healed: () => record.push("healed") })));
  for (const one of [lasting, plain]) {
    one.pause();
    one.heal();
  }
  expect(record.filter((line) => !line.endsWith("one"))).toEqual(["back", "healed"]);
});

test("a paused fault refuses no dials, and listeners notice it", () => {
  const { faults } = made();
  const refusing: boolean[] = [];
  faults.onRefusing((now) => void refusing.push(now));
  const injected = faults.inject(fault(() => ({ refuses: true })));
  injected.pause();
  faults.portClosed();
  injected.resume();
  expect([refusing, injected.strikes]).toEqual([[true, false, true], 0]);
});

test("a fault that has done all that it can is finished before it is healed", () => {
  const { faults } = made();
  let isSpent = false;
  const injected = faults.inject(
    fault(() => ({
      get isSpent() {
        return isSpent;
      },
    })),
  );
  expect(injected.state).toBe("running");
  isSpent = true;
  expect([injected.state, faults.active().length]).toEqual(["finished", 1]);
});
