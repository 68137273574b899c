import fc from "fast-check";
import { expect, test } from "vitest";
import { newCounts } from "../../../../../sim/web/gateway/counts.ts";
import type { GatewayEvent } from "../../../../../sim/web/gateway/gateway-event.ts";
import { completeGatewayOptions } from "../../../../../sim/web/gateway/options.ts";
import type { LoginState } from "../../../../../sim/web/gateway/state/login-state.ts";
import { Sessions } from "../../../../../sim/web/gateway/state/sessions.ts";
import "../../../../support/replay.ts";

const START_MS = Date.UTC(2026, 0, 13, 15, 30);

const EVENT: fc.Arbitrary<GatewayEvent> = fc.constantFrom(
  { kind: "competing", on: true },
  { kind: "competing", on: false },
  { kind: "login" },
  { kind: "login-expired" },
  { kind: "brokerage-expired" },
  { kind: "reset" },
  { kind: "penalty", forMs: 1 },
);

const STEP = fc.oneof(
  fc.record({ kind: fc.constant("event" as const), event: EVENT }),
  fc.record({
    kind: fc.constantFrom("init" as const, "logout" as const, "traffic" as const),
    token: fc.constantFrom("a", "b", "c"),
    compete: fc.boolean(),
  }),
  fc.record({ kind: fc.constant("wait" as const), forMs: fc.integer({ min: 0, max: 20_000_000 }) }),
);

const requestOf = (token: string) => ({
  headers: { authorization: `Bearer ${token}` },
  query: new URLSearchParams(),
});

test("at most one login holds the brokerage session, and only a live one, whatever happens", () => {
  fc.assert(
    fc.property(fc.constantFrom("gateway", "oauth"), fc.array(STEP, { maxLength: 40 }), (access, steps) => {
      const options = completeGatewayOptions({ access });
      const sessions = new Sessions(options, "DU1", newCounts());
      const logins = new Set<LoginState>();
      let nowMs = START_MS;
      for (const step of steps) {
        if (step.kind === "wait") nowMs += step.forMs;
        sessions.pass(nowMs);
        if (step.kind === "event") sessions.happens(step.event, nowMs);
        else if (step.kind !== "wait") {
          const login = sessions.find(requestOf(step.token), nowMs);
          if (login !== undefined) {
            logins.add(login);
            if (step.kind === "init") sessions.initialise(login, step.compete, nowMs);
            else if (step.kind === "logout") sessions.logout(login);
            else sessions.traffic(login, nowMs);
          }
        }
        const holders = [...logins].filter(({ brokerage }) => brokerage !== undefined);
        expect(holders.length).toBeLessThanOrEqual(1);
        for (const holder of holders) expect(sessions.isLive(holder)).toBe(true);
        expect(sessions.nextMs()).toBeGreaterThan(nowMs);
      }
    }),
  );
});

test("a login that was given up is not found by its session ID", () => {
  const sessions = new Sessions(completeGatewayOptions({ access: "oauth" }), "DU1", newCounts());
  sessions.pass(START_MS);
  const login = sessions.find(requestOf("a"), START_MS) as LoginState;
  expect(sessions.bySession(login.session)).toBe(login);
  sessions.logout(login);
  expect(sessions.bySession(login.session)).toBeUndefined();
  expect(sessions.endOf(requestOf("a"))).toBe("logged-out");
  expect(sessions.find(requestOf("a"), START_MS)).toBeUndefined();
});

test("ends are applied in the order of their times, however late the call", () => {
  const counts = newCounts();
  const sessions = new Sessions(completeGatewayOptions({}), "DU1", counts);
  sessions.pass(START_MS);
  const login = sessions.find(requestOf(""), START_MS) as LoginState;
  sessions.pass(START_MS + 10 * 86_400_000);
  expect(counts.idleDeaths).toBe(1);
  expect(login.standing.kind).toBe("ended");
  expect(sessions.isLive(login)).toBe(false);
});
