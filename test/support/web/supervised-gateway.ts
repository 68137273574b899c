import { VirtualClock } from "../../../sim/world/clock.ts";
import { PoolError } from "../../../src/errors.ts";
import { steady } from "../../../src/seams/clock.ts";
import { completeWebOptions, type WebPoolOptions } from "../../../src/web/options.ts";
import type { WebState } from "../../../src/web/session/web-state.ts";
import { WebSupervisor } from "../../../src/web/session/web-supervisor.ts";
import type { WebSupervisorHooks } from "../../../src/web/session/web-supervisor-options.ts";
import { ScriptedGateway } from "./scripted-gateway.ts";

/** A supervisor before a scripted gateway, with what it has reported, in order. */
export interface SupervisedGateway {
  readonly clock: VirtualClock;
  readonly gateway: ScriptedGateway;
  readonly supervisor: WebSupervisor;
  readonly story: string[];
  /** End of the penalty box, by the clock. */
  boxUntilMs: number;
  /** Whether another pool of the process uses the username. */
  isUsernameInUse: boolean;
}

/** Error of `close()`. */
export const closed = (): PoolError => new PoolError("CLOSED", "Cannot use the pool: it is closed");

/** Makes a supervisor before a scripted gateway. The jitter is 1 by default: every wait has its whole length. */
export function supervisedGateway(
  options: WebPoolOptions = {},
  {
    random = () => 1,
    startMs,
    hooks = {},
  }: {
    readonly random?: () => number;
    readonly startMs?: number;
    readonly hooks?: Partial<WebSupervisorHooks>;
  } = {},
): SupervisedGateway {
  const clock = new VirtualClock(startMs);
  const gateway = new ScriptedGateway(clock);
  const story: string[] = [];
  const tell =
    (what: string) =>
    (value: PoolError | WebState | string | { epoch: number }): void => {
      story.push(`${what} ${typeof value === "string" ? value : "code" in value ? value.code : value.epoch}`);
    };
  const all = {
    clock,
    gateway,
    story,
    boxUntilMs: 0,
    isUsernameInUse: false,
    supervisor: undefined as unknown as WebSupervisor,
  };
  all.supervisor = new WebSupervisor({
    options: completeWebOptions(options),
    clock: steady(clock),
    random,
    control: gateway.control,
    isHeldBack: () => false,
    isUsernameInUse: () => all.isUsernameInUse,
    penaltyLeftMs: () => all.boxUntilMs - clock.now(),
    hooks: {
      changed: ({ kind }) => void story.push(kind),
      dialing: () => {},
      dialFailed: tell("dial failed"),
      waiting: () => {},
      takingOver: () => void story.push("taking over"),
      granted: tell("granted"),
      lost: tell("lost"),
      renewed: () => void story.push("renewed"),
      degraded: tell("degraded"),
      restored: () => void story.push("restored"),
      refused: tell("refused"),
      tickleFailed: () => {},
      hookFailed: (what, cause) => void story.push(`failed ${what}: ${cause}`),
      ...hooks,
    },
  });
  return all;
}

/** Makes a supervisor with a session that is ready. */
export async function readyGateway(
  ...args: Parameters<typeof supervisedGateway>
): Promise<SupervisedGateway> {
  const all = supervisedGateway(...args);
  all.supervisor.want();
  await all.clock.advance(0);
  return all;
}
