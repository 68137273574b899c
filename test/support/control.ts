import { onTestFinished } from "vitest";
import { type ControlDoor, type ControlOptions, listenControl } from "../../sim/control/mod.ts";
import type { ControlTarget } from "../../sim/control/target.ts";
import { FakeTws, MemoryNetwork, VirtualClock } from "./sim.ts";

/** A control port of a fake, and what a test does with it. */
export interface ControlledFake {
  readonly tws: FakeTws;
  readonly clock: VirtualClock;
  readonly network: MemoryNetwork;
  readonly door: ControlDoor;
  /** Sends a request, with a body as JSON. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Sends a request, and gets status and answer. */
  json(method: string, path: string, body?: unknown): Promise<readonly [number, Answer]>;
}

/** Answer of the control port, as far as a test reads it. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads any field, and compares it.
export type Answer = any;

/** Opens a control port on a free port of this machine; it is closed with the test. */
export async function controlled(
  options: ControlOptions = {},
  target: Partial<ControlTarget> = {},
): Promise<ControlledFake> {
  const clock = new VirtualClock(Date.UTC(2026, 0, 13, 15, 30));
  const tws = target.tws ?? new FakeTws({ clock, profile: "gentle" });
  const network = new MemoryNetwork(clock);
  network.attach(tws, 4002);
  const door = await listenControl(
    { what: "sim", version: "1.2.3", ...target, tws },
    { port: 0, ...options },
  );
  onTestFinished(async () => {
    await door.close();
    tws.close();
  });
  const call: ControlledFake["call"] = (method, path, body, headers = {}) =>
    fetch(`${door.url}${path}`, {
      method,
      headers: body === undefined ? headers : { "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const json: ControlledFake["json"] = async (method, path, body) => {
    const answer = await call(method, path, body);
    return [answer.status, await answer.json()];
  };
  return { tws, clock, network, door, call, json };
}
