import { expect, test } from "vitest";
import { PoolError } from "../../../../src/errors.ts";
import type { WebState } from "../../../../src/web/session/web-state.ts";
import {
  closed,
  type SupervisedGateway,
  supervisedGateway,
} from "../../../support/web/supervised-gateway.ts";

/** Brings a supervisor into each state. */
const WAYS: Readonly<Record<WebState["kind"], (all: SupervisedGateway) => Promise<void> | void>> = {
  idle: () => {},
  dialing: async ({ supervisor, gateway, clock }) => {
    gateway.latencyMs = 500;
    supervisor.want();
    await clock.advance(700);
  },
  ready: async ({ supervisor, clock }) => {
    supervisor.want();
    await clock.advance(70_000);
  },
  degraded: async ({ supervisor, gateway, clock }) => {
    supervisor.want();
    await clock.advance(0);
    gateway.fault = () => ({ status: 503 });
    await clock.advance(66_000);
  },
  waiting: async ({ supervisor, gateway, clock }) => {
    gateway.fault = () => ({ status: 503 });
    supervisor.want();
    await clock.advance(100);
  },
  "login-required": async ({ supervisor, gateway, clock }) => {
    gateway.loggedIn = false;
    supervisor.want();
    await clock.advance(59_999);
    gateway.latencyMs = 500;
    await clock.advance(1);
  },
  competing: async ({ supervisor, gateway, clock }) => {
    gateway.competing = true;
    supervisor.want();
    await clock.advance(100);
  },
  draining: async ({ supervisor, clock }) => {
    supervisor.want();
    await clock.advance(0);
    supervisor.drain(closed());
  },
  failed: async ({ supervisor, gateway, clock }) => {
    gateway.fault = () => new PoolError("NOT_GATEWAY", "Cannot dial: no gateway");
    supervisor.want();
    await clock.advance(0);
  },
  closed: ({ supervisor }) => supervisor.close(closed()),
};

test.each(Object.entries(WAYS))(
  "close while %s settles everything and leaves no timer",
  async (kind, way) => {
    const all = supervisedGateway();
    const { supervisor, gateway, clock, story } = all;
    await way(all);
    expect(supervisor.state.kind).toBe(kind);
    const hadSession = supervisor.live !== undefined;
    const before = story.length;
    await supervisor.close(closed());
    expect(supervisor.state.kind).toBe("closed");
    expect(supervisor.live).toBeUndefined();
    expect(clock.timers).toBe(gateway.open);
    const after = story.slice(before);
    expect(after.filter((line) => line.startsWith("refused"))).toHaveLength(kind === "closed" ? 0 : 1);
    expect(after.filter((line) => line.startsWith("lost"))).toHaveLength(hadSession ? 1 : 0);
    const sent = gateway.received.length;
    supervisor.want();
    supervisor.reportFault("init", 1, "no bridge");
    await clock.advance(3_600_000);
    expect(gateway.received).toHaveLength(sent);
    expect(story).toHaveLength(before + after.length);
  },
);

test("a close inside a report of the supervisor itself leaves nothing behind either", async () => {
  for (const name of ["granted", "changed", "dialing", "dialFailed", "refused", "takingOver"] as const) {
    const all: SupervisedGateway = supervisedGateway(
      { takeOver: "once" },
      {
        hooks: { [name]: () => void all.supervisor.close(closed()) },
      },
    );
    all.gateway.loggedIn = !/refused|dialFailed/.test(name);
    all.gateway.competing = name === "takingOver";
    all.supervisor.want();
    await all.clock.advance(600_000);
    expect(all.gateway.competed).toEqual([]);
    expect(all.supervisor.state.kind).toBe("closed");
    expect(all.supervisor.live).toBeUndefined();
    expect(all.clock.timers).toBe(0);
  }
});
