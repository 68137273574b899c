import { expect, test } from "vitest";
import { FAULTS, FakeTws, type FaultKind, VirtualClock } from "../../sim/mod.ts";
import { expire, FakeGateway, WEB_FAULTS } from "../../sim/web/mod.ts";

/** Other parameters that a kind needs to last. */
const NEEDED: Readonly<Record<string, object>> = { expire: { what: "login" } };

/** Makes any kind of fault with the parameter `forMs`. */
const lasting = <Made>(kind: FaultKind<never, Made>, forMs: number): Made =>
  (kind as FaultKind<{ readonly forMs: number }, Made>)({ ...NEEDED[kind.kind], forMs });

test("each fault of TWS that accepts forMs heals by itself then; each other refuses it", async () => {
  for (const kind of FAULTS) {
    if (!kind.parameters.includes("forMs")) {
      expect(() => lasting(kind, 5_000), kind.kind).toThrow("it has no forMs");
      continue;
    }
    const clock = new VirtualClock();
    const tws = new FakeTws({ clock });
    tws.inject(lasting(kind, 5_000));
    await clock.advance(4_999);
    expect(tws.faults().map(({ fault }) => fault.name)).toEqual([kind.kind]);
    await clock.advance(1);
    expect(tws.faults(), kind.kind).toEqual([]);
    expect(tws.trace.of("heal"), kind.kind).toHaveLength(1);
    tws.close();
  }
});

test("each fault of a gateway that accepts forMs heals by itself then; each other refuses it", async () => {
  for (const kind of WEB_FAULTS) {
    if (!kind.parameters.includes("forMs")) {
      expect(() => lasting(kind, 5_000), kind.kind).toThrow("it has no forMs");
      continue;
    }
    const clock = new VirtualClock();
    const gateway = new FakeGateway({ clock });
    gateway.inject(lasting(kind, 5_000));
    await clock.advance(4_999);
    expect(gateway.faults().map(({ fault }) => fault.name)).toEqual([kind.kind]);
    await clock.advance(1);
    expect(gateway.faults(), kind.kind).toEqual([]);
    expect(gateway.trace.of("heal"), kind.kind).toHaveLength(1);
    gateway.close();
  }
});

test("expire of the brokerage session alone refuses forMs, because it ends at once", () => {
  expect(() => expire({ forMs: 5_000 })).toThrow("forMs needs what=login");
});
