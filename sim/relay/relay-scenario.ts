import { checkScenario } from "../scenarios/read-scenario.ts";
import { ScenarioRun } from "../scenarios/run.ts";
import { RunningScenario } from "../scenarios/run-scenario.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { worldOf } from "../scenarios/world.ts";
import { TestTws } from "../testing/test-tws.ts";
import { runningTime } from "../testing/time.ts";
import { systemClock } from "../world/clock.ts";
import { type AccountState, accountState } from "./account-state.ts";
import { type FlatEnding, flatEnding } from "./flat-ending.ts";
import type { FollowedOrders } from "./followed-orders.ts";
import type { GatewayClientParts } from "./gateway-client.ts";
import { refuseLive } from "./places.ts";
import { throwUnreached } from "./reach-gateway.ts";
import { type RelayOptions, startRelay } from "./relay.ts";
import { type Place, TcpUpstream } from "./tcp-upstream.ts";
import { refusedScenario } from "./upstream-scenario.ts";

/** A proxy before a real gateway, with which a scenario runs. */
export interface RelayScenario {
  readonly run: RunningScenario;
  /** Orders of its clients, as far as frames say. */
  readonly orders: FollowedOrders;
  /** Ends all sessions and the proxy; then cancels and closes at the gateway what was opened through it. */
  close(): Promise<FlatEnding>;
}

/** Client ID of the short session before a drill that looks at what the gateway holds: no program is likely to use it. */
const LOOK_CLIENT_ID = 909_090;
const LOOPBACK = "127.0.0.1";

/**
 * Starts a proxy before a gateway on a free port of this machine, which follows a scenario.
 *
 * @throws {Error} For a scenario that needs the inside of TWS, for a gateway that cannot be reached, and as `startRelay`.
 */
export async function runRelayScenario(
  scenario: Scenario,
  upstream: Place,
  options: Pick<RelayOptions, "seed" | "allowLive"> = {},
): Promise<RelayScenario> {
  const { allowLive = false } = options;
  const refusal = refusedScenario(scenario);
  if (refusal !== undefined)
    throw new Error(`Cannot run the scenario ${scenario.scenario} before a real gateway: ${refusal}`);
  const checked = checkScenario(scenario, {});
  const seed = options.seed ?? checked.seed ?? 1;
  // Nothing is dialled where a port of real money is refused.
  if (!allowLive) refuseLive(upstream);
  const gateway = new TcpUpstream(upstream);
  const ending = { dial: gateway.dial, clock: systemClock, allowLive };
  const before = await lookedUp(upstream, gateway, ending);
  const time = runningTime(systemClock.now());
  const { clock } = time;
  const lingerMs = scenario.options?.lingerMs;
  const given = { clock, seed, allowLive, lingerMs };
  const relay = await startRelay(upstream, { host: LOOPBACK, port: 0 }, given);
  const { tws: fake, host, port } = relay;
  const tws = new TestTws({
    tws: fake,
    time,
    host,
    port,
    seams: {},
    faults: [],
    closeDoor: () => relay.close(),
  });
  const seeded = { ...scenario, seed };
  const run = new RunningScenario(
    seeded,
    tws,
    fake,
    new ScenarioRun(seeded, worldOf(fake, tws, clock)),
    time,
  );
  let ended: Promise<FlatEnding> | undefined;
  const close = async (): Promise<FlatEnding> => {
    await run.close();
    const done = await flatEnding({ ...ending, orders: relay.orders, before });
    await gateway.close();
    return done;
  };
  return {
    run,
    orders: relay.orders,
    close: () => {
      ended ??= close();
      return ended;
    },
  };
}

/** Gets what the gateway holds. @throws {Error} When it cannot be reached; no connection is left then. */
async function lookedUp(
  place: Place,
  gateway: TcpUpstream,
  parts: GatewayClientParts,
): Promise<AccountState | undefined> {
  try {
    return await accountState(LOOK_CLIENT_ID, parts);
  } catch (error) {
    await gateway.close();
    throwUnreached(place, error);
    throw error;
  }
}
