import fc from "fast-check";
import { expect, test } from "vitest";
import { PoolError } from "../../../../src/errors.ts";
import type { SessionFault } from "../../../../src/web/web-session.ts";
import type { Fault } from "../../../support/web/scripted-gateway.ts";
import {
  closed,
  type SupervisedGateway,
  supervisedGateway,
} from "../../../support/web/supervised-gateway.ts";

const FAULTS: readonly Fault[] = [
  { status: 503 },
  { status: 500, body: { error: "no session" } },
  { status: 400, body: { error: "Init session first" } },
  { body: {} },
  { body: "garbage" },
  "hang",
  new PoolError("CONNECT_FAILED", "Cannot send: refused"),
  new PoolError("NOT_GATEWAY", "Cannot send: HTML"),
  new PoolError("RATE_LIMITED", "Cannot send: 429"),
];
const PATHS = ["/iserver/auth/status", "/iserver/auth/ssodh/init", "/iserver/accounts", "/tickle"];
const REPORTS: readonly SessionFault[] = ["login", "init", "prime", "competing"];

/** One change of the world, and the time after it. */
const step = fc.record({
  change: fc.oneof(
    fc.constantFrom(
      "want",
      "login",
      "logout",
      "expire",
      "renew",
      "compete",
      "stop competing",
      "disconnect",
      "connect",
    ),
    fc.record({ fault: fc.constantFrom(...FAULTS), path: fc.constantFrom(...PATHS) }),
    fc.record({ report: fc.constantFrom(...REPORTS), old: fc.boolean() }),
    fc.constant("heal"),
  ),
  afterMs: fc.constantFrom(0, 1, 1_000, 5_000, 61_000, 400_000),
});
type Change = (typeof step extends fc.Arbitrary<infer Step extends { change: unknown }>
  ? Step
  : never)["change"];

function change({ gateway, supervisor }: SupervisedGateway, what: Change): void {
  if (typeof what === "object" && "fault" in what) {
    gateway.fault = (path) => (path === what.path ? what.fault : undefined);
    return;
  }
  if (typeof what === "object") {
    const epoch = supervisor.state.epoch - (what.old ? 1 : 0);
    for (let count = 0; count < 3; count++) supervisor.reportFault(what.report, epoch, "a request shows it");
    return;
  }
  if (what === "want") supervisor.want();
  if (what === "login" || what === "logout") gateway.loggedIn = what === "login";
  if (what === "expire" || what === "renew") gateway.authenticated = what === "renew";
  if (what === "compete" || what === "stop competing") gateway.competing = what === "compete";
  if (what === "connect" || what === "disconnect") gateway.connected = what === "connect";
  if (what === "heal") heal({ gateway });
}

function heal({ gateway }: Pick<SupervisedGateway, "gateway">): void {
  gateway.fault = () => undefined;
  Object.assign(gateway, { loggedIn: true, connected: true, competing: false });
}

test("whatever the gateway does: one dial at a time, good sessions alone, and ready in the end", async () => {
  const walk = fc.record({
    steps: fc.array(step, { minLength: 3, maxLength: 25 }),
    takeOver: fc.constantFrom("never", "once", "always"),
    takesBack: fc.boolean(),
    jitter: fc.double({ min: 0, max: 0.99, noNaN: true }),
    startHour: fc.nat(167),
  });
  await fc.assert(
    fc.asyncProperty(walk, async ({ steps, takeOver, takesBack, jitter, startHour }) => {
      const epochs: number[] = [];
      const startMs = Date.UTC(2026, 0, 12) + startHour * 3_600_000;
      const hooks = {
        granted: ({ epoch, accounts }: { epoch: number; accounts: readonly string[] }) => {
          epochs.push(epoch);
          const { loggedIn, authenticated, connected, competing } = all.gateway;
          expect({ loggedIn, authenticated, connected, competing }).toEqual({
            ...{ loggedIn: true, authenticated: true, connected: true, competing: false },
          });
          expect(accounts.length).toBeGreaterThan(0);
        },
      };
      const all: SupervisedGateway = supervisedGateway(
        { takeOver: takeOver as "never", dialsMax: 3 },
        { random: () => jitter, startMs, hooks },
      );
      const { gateway, supervisor, clock, story } = all;
      gateway.takesBack = takesBack;
      supervisor.want();
      for (const { change: what, afterMs } of steps) {
        change(all, what);
        await clock.advance(afterMs);
        expect(gateway.underWayMax).toBeLessThanOrEqual(1);
        expect(supervisor.live?.epoch ?? epochs.length).toBe(epochs.length);
      }
      heal(all);
      supervisor.want();
      await clock.advance(3 * 3_600_000);
      supervisor.want();
      await clock.advance(0);
      // In the weekend maintenance one dial a minute is enough too.
      expect(supervisor.state.kind).toBe("ready");
      expect(epochs).toEqual(epochs.map((_, index) => index + 1));
      expect(story.filter((line) => line.startsWith("failed "))).toEqual([]);
      checkRequests(all, takeOver);
      await supervisor.close(closed());
      expect(clock.timers).toBe(gateway.open);
    }),
    { numRuns: 150 },
  );
});

function checkRequests({ gateway }: SupervisedGateway, takeOver: string): void {
  const times = gateway.received.filter(({ path }) => path === "/tickle").map(({ atMs }) => atMs);
  const gaps = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
  expect(gaps.filter((gapMs) => gapMs < 1_000)).toEqual([]);
  const taken = gateway.competed.filter((compete) => compete === true);
  if (takeOver === "never") expect(taken).toEqual([]);
  if (takeOver === "once") expect(taken.length).toBeLessThanOrEqual(1);
}
