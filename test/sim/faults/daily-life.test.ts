import { expect, test } from "vitest";
import { encodeFrame, encodeHello } from "../../../sim/wire/frames.ts";
import { FakeTws, type Fault, parseFault, ServerReader, VirtualClock } from "../../support/sim.ts";

const STOCK = ["265598", "AAPL", "STK", "", "", "", "", "SMART", "", "USD", "", ""];

/** A fake on a market day, and a client that watches a share, its bars, and its account. */
function day() {
  const clock = new VirtualClock(Date.UTC(2026, 0, 13, 15, 30));
  const tws = new FakeTws({ clock });
  const dial = (clientId: number) => {
    const reader = new ServerReader();
    const frames: (readonly string[])[] = [];
    const state = { closed: false };
    const end = tws.accept({
      write: (bytes) => void frames.push(...reader.push(bytes)),
      end: () => {
        state.closed = true;
      },
      reset: () => {
        state.closed = true;
      },
    });
    const say = (...fields: string[]): void => end.received(encodeFrame(fields));
    end.received(encodeHello(100, 193));
    say("71", "2", `${clientId}`, "");
    return {
      say,
      state,
      /** Numbers of the messages since the last look, errors by their code. */
      heard: (): string[] =>
        frames.splice(0).map(([id = "", , , code]) => (id === "4" ? `error ${code}` : id)),
    };
  };
  const client = dial(1);
  client.say("1", "11", "1", ...STOCK, "0", "", "0", "0", "");
  client.say("50", "3", "2", ...STOCK, "5", "TRADES", "0", "");
  client.say("20", "3", ...STOCK, "0", "", "5 mins", "1 D", "1", "TRADES", "1", "1", "");
  client.say("92", "4", "DU1234567", "");
  const inject = (fault: string | Fault) => tws.inject(typeof fault === "string" ? parseFault(fault) : fault);
  return { clock, tws, client, dial, inject };
}

const TICKS = ["1", "2"];
const BARS = ["50", "90"];
const has = (heard: readonly string[], ids: readonly string[]): boolean[] =>
  ids.map((id) => heard.includes(id));

test("connectivity-lost: 1100 again and again, nothing flows; 1102 and it flows again", async () => {
  const { clock, client, inject, dial } = day();
  client.heard();
  const fault = inject("connectivity-lost");
  await clock.advance(61_000);
  const during = client.heard();
  expect(during.filter((id) => id.startsWith("error"))).toEqual(["error 1100", "error 1100", "error 1100"]);
  expect(has(during, [...TICKS, ...BARS, "94"])).toEqual([false, false, false, false, true]);
  expect(dial(2).heard().at(-1)).toBe("error 2110");
  fault.heal();
  await clock.advance(10_000);
  const after = client.heard();
  expect(after[0]).toBe("error 1102");
  expect(has(after, [...TICKS, ...BARS])).toEqual([true, true, true, true]);
});

test("connectivity-lost with data=lost: 1101, and every subscription has to be made again", async () => {
  const { clock, client, inject } = day();
  const fault = inject("connectivity-lost:data=lost");
  await clock.advance(1_000);
  client.heard();
  fault.heal();
  await clock.advance(30_000);
  const after = client.heard();
  expect(after[0]).toBe("error 1101");
  expect(has(after, [...TICKS, ...BARS, "94"])).toEqual([false, false, false, false, true]);
  client.say("1", "11", "1", ...STOCK, "0", "", "0", "0", "");
  expect(has(client.heard(), TICKS)).toEqual([true, true]);
});

test("farm-broken: its code and its end's, for each kind; bars may end silently, or be told with 10182", async () => {
  const codes = async (fault: string): Promise<{ errors: string[]; bars: boolean; ticks: boolean }> => {
    const { clock, client, inject } = day();
    client.heard();
    const injected = inject(fault);
    await clock.advance(1_000);
    injected.heal();
    await clock.advance(11_000);
    const heard = client.heard();
    return {
      errors: heard.filter((id) => id.startsWith("error")),
      bars: has(heard, BARS).includes(true),
      ticks: has(heard, TICKS).includes(true),
    };
  };
  expect(await codes("farm-broken")).toEqual({
    errors: ["error 2103", "error 2104"],
    bars: true,
    ticks: true,
  });
  expect(await codes("farm-broken:service=hmds,bars=silent")).toEqual({
    ...{ errors: ["error 2105", "error 2106"], bars: false, ticks: true },
  });
  expect(await codes("farm-broken:service=sec-def,bars=told")).toEqual({
    errors: ["error 2157", "error 10182", "error 10182", "error 2158"],
    ...{ bars: false, ticks: true },
  });
});

test("competing-session: 10197 for each line, no ticks until it has left", async () => {
  const { clock, client, inject } = day();
  client.say("1", "11", "9", ...STOCK, "0", "", "0", "0", "");
  client.heard();
  const fault = inject("competing-session");
  await clock.advance(10_000);
  const during = client.heard();
  expect(during.filter((id) => id.startsWith("error"))).toEqual(["error 10197", "error 10197"]);
  expect(has(during, [...TICKS, "50"])).toEqual([false, false, true]);
  fault.heal();
  await clock.advance(3_000);
  expect(has(client.heard(), TICKS)).toEqual([true, true]);
});

test("restart: reset, refused, mute, ready", async () => {
  const { clock, tws, client, inject } = day();
  inject("restart:refuseMs=2000,muteMs=1000");
  expect(client.state.closed).toBe(true);
  const dials: string[] = [];
  for (let second = 0; second < 4; second++) {
    const { refused, mute } = tws.dial();
    dials.push(refused ? "refused" : mute ? "mute" : "ready");
    await clock.advance(1_000);
  }
  expect(dials).toEqual(["refused", "refused", "mute", "ready"]);
  expect(tws.faults()).toEqual([]);
  tws.close();
  expect(clock.timers).toBe(0);
});
