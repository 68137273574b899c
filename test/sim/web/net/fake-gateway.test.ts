import { expect, test } from "vitest";
import { VirtualClock } from "../../../../sim/mod.ts";
import { drop, FakeGateway, late, mute, refuse, reset } from "../../../../sim/web/mod.ts";
import { scriptedGateway } from "../../../support/web/scripted-behaviour.ts";

test("a gateway without a scripted behaviour answers requests", async () => {
  const gateway = new FakeGateway();
  const statuses: number[] = [];
  const answer = { respond: ({ status }: { status: number }) => void statuses.push(status), reset: () => {} };
  const request = { method: "POST", path: "/nowhere", query: new URLSearchParams(), headers: {}, body: "" };
  gateway.request(request, answer);
  expect(statuses).toHaveLength(1);
  gateway.close();
});

test("a timetable injects its faults every day of the clock", async () => {
  const timetable = [{ at: "01:00", fault: reset() }];
  const { clock, behaviour } = scriptedGateway({ timetable });
  await clock.advance(3 * 86_400_000);
  expect(behaviour.received).toEqual(["reset", "reset", "reset"]);
});

test("heal() ends all faults, and listeners notice when connections are refused", () => {
  const { gateway } = scriptedGateway();
  const refusing: boolean[] = [];
  const stop = gateway.onRefusing((now) => void refusing.push(now));
  gateway.inject(refuse());
  gateway.inject(mute());
  expect(gateway.refusing).toBe(true);
  gateway.heal();
  expect(gateway.faults()).toEqual([]);
  expect(refusing).toEqual([true, true, false, false]);
  stop();
});

test("close() leaves no timer and nothing open, whatever faults are in force", async () => {
  const { clock, gateway, get, socket } = scriptedGateway();
  gateway.inject(drop({ everyMs: 60_000 }));
  gateway.inject(late({ byMs: 5_000, forMs: 90_000 }));
  const { events } = socket();
  const answers = [get("/a"), get("/woken")];
  await clock.advance(100);
  gateway.close();
  expect(await Promise.all(answers)).toEqual(["TypeError: fetch failed", "TypeError: fetch failed"]);
  await clock.advance(10);
  expect(events.at(-1)).toBe("closed 1006");
  expect(clock.timers).toBe(0);
});

test("what arrives after close() is reset, and leaves no timer", async () => {
  const { clock, gateway, get, socket, behaviour } = scriptedGateway();
  gateway.close();
  expect(await get("/woken")).toBe("TypeError: fetch failed");
  const { events } = socket();
  await clock.advance(10);
  expect(events.at(-1)).toMatch(/^closed/);
  gateway.happens({ kind: "reset" });
  expect(clock.timers).toBe(0);
  expect(behaviour.received).toEqual([]);
});

test("equal seeds give equal traces", async () => {
  const run = async (): Promise<string[]> => {
    const { clock, gateway, get, socket } = scriptedGateway({ seed: 7 });
    gateway.inject(late({ byMs: [1, 900] }));
    gateway.inject(drop({ everyMs: 700, probability: 0.5 }));
    const { send } = socket();
    for (const path of ["/a", "/slow", "/woken"]) void get(path);
    await clock.advance(100);
    send("tic");
    await clock.advance(5_000);
    return gateway.trace.lines();
  };
  const first = await run();
  expect(first.length).toBeGreaterThan(8);
  expect(await run()).toEqual(first);
});

test("options that are unknown or out of range are refused by name, and with what was meant", () => {
  const made = (options: object) => () => new FakeGateway(options).close();
  expect(made({ idle: 3 })).toThrow(
    "Cannot make a fake gateway: idle: there is no such option; did you mean idleMs?",
  );
  expect(made({ requestsPerSecond: 0, access: "both" })).toThrow(/requestsPerSecond: .*; access: /);
  for (const wrong of [
    { penaltyMs: -1 },
    { frameMs: Number.NaN },
    { loggedIn: "no" },
    { resetZone: "Mars" },
    { seed: -1 },
  ])
    expect(made(wrong)).toThrow(/^Cannot make a fake gateway: /);
  expect(made({ idleMs: undefined, clock: undefined })).not.toThrow();
});

test("history replaces the made-up past of a gateway, and historyLive drives its prices", () => {
  const bar = { startMs: Date.UTC(2026, 0, 12), open: 500, high: 510, low: 490, close: 505, volume: 1_000 };
  const history = { series: [{ instrument: "AAPL", length: "day", bars: [bar] }] } as const;
  const clock = new VirtualClock(Date.UTC(2026, 0, 12, 15, 30));
  const last = (options: object): number => {
    const { exchange } = new FakeGateway({ clock, ...options });
    const apple = exchange.instrument(265598, clock.now());
    return apple === undefined ? 0 : exchange.quote(apple, clock.now()).last;
  };
  expect(last({})).toBeLessThan(400);
  expect(last({ history, historyLive: true })).toBeGreaterThanOrEqual(490);
});
