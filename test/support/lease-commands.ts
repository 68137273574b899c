import type fc from "fast-check";
import { expect } from "vitest";
import { type IbkrPool, type Lease, PoolError } from "../../src/mod.ts";
import { drop, type Injected, refuse } from "./sim.ts";
import { World } from "./world.ts";

/** Time after which nothing changes any more: a refused dial and the longest wait after it, several times, in ms. */
const QUIET_MS = 5_000;
/** A timeout that no script reaches, in ms. */
const PATIENT_MS = 10_000_000;

/** A lease as the model sees it: how it ended, if it did. */
interface ModelLease {
  over: "LEASE_RELEASED" | "SESSION_LOST" | "CLOSED" | undefined;
}

/** All that a caller has to know about leases, in a few fields. */
export interface LeaseModel {
  state: "open" | "draining" | "closed";
  /** Whether TWS answers dials. */
  isUp: boolean;
  hasSession: boolean;
  /** Whether a session was requested, so that one comes as soon as TWS answers. */
  isWanted: boolean;
  epoch: number;
  readonly leases: ModelLease[];
  /** Numbers of the callers that wait, in their order. */
  waiting: number[];
  /** Expected codes of callers whose wait has ended without a lease. */
  readonly refused: Map<number, string>;
  callers: number;
}

/** Makes the model of a new pool. */
export function newModel(): LeaseModel {
  const [leases, refused] = [[], new Map<number, string>()];
  const flags = { isUp: true, hasSession: false, isWanted: false };
  return { state: "open", ...flags, epoch: 0, leases, waiting: [], refused, callers: 0 };
}

/** A caller that has acquired, or waits. */
interface Caller {
  readonly abort: AbortController;
  end: { readonly lease: Lease } | { readonly code: string } | undefined;
}

/** The real pool, with what its callers have. */
export class RealLeases {
  readonly world: World = new World({ lingerMs: 0 });
  readonly pool: IbkrPool;
  readonly callers: Caller[] = [];
  /** Leases in the order in which they were granted. */
  readonly leases: Lease[] = [];
  refusing: Injected | undefined;

  /** @param change Makes another pool of it, e.g. one with a defect. */
  constructor(change: (pool: IbkrPool) => IbkrPool = (pool) => pool) {
    this.pool = change(this.world.pool({ backoffMsMin: 100, backoffMsMax: 500 }));
  }

  /** Begins an acquire. */
  acquire(): void {
    const caller: Caller = { abort: new AbortController(), end: undefined };
    this.callers.push(caller);
    this.pool.acquire({ timeoutMs: PATIENT_MS, signal: caller.abort.signal }).then(
      (lease) => {
        caller.end = { lease };
        this.leases.push(lease);
      },
      (error: unknown) => {
        caller.end = { code: error instanceof PoolError ? error.code : String(error) };
      },
    );
  }

  /** Lets everything happen that a step has begun. */
  async quiet(): Promise<void> {
    await this.world.clock.advance(QUIET_MS);
  }
}

/** One command on leases: what it does to the model and to the pool. */
interface LeaseCommand {
  readonly text: string;
  /** Whether it can be given. */
  fits?(model: Readonly<LeaseModel>): boolean;
  change(model: LeaseModel): void;
  act(real: RealLeases, model: Readonly<LeaseModel>): void | Promise<void>;
}

/** Makes a command of fast-check, which compares pool and model after it. */
export function leaseCommand({
  text,
  fits,
  change,
  act,
}: LeaseCommand): fc.AsyncCommand<LeaseModel, RealLeases> {
  return {
    check: (model) => fits?.(model) ?? true,
    run: async (model, real) => {
      await act(real, model);
      change(model);
      settle(model);
      await real.quiet();
      compare(model, real);
    },
    toString: () => text,
  };
}

/** Lets a session come, and callers have it, where nothing is in the way. */
function settle(model: LeaseModel): void {
  if (model.state !== "open" || !model.isWanted) return;
  if (!model.hasSession) {
    if (!model.isUp) return;
    model.hasSession = true;
    model.epoch++;
  }
  for (const _ of model.waiting) model.leases.push({ over: undefined });
  model.waiting = [];
}

function compare(model: LeaseModel, { pool, leases, callers }: RealLeases): void {
  const { state, activeUsers, waiters, epoch } = pool.stats();
  const live = model.leases.filter(({ over }) => over === undefined).length;
  expect({ activeUsers, waiters, epoch }).toEqual({
    activeUsers: live,
    waiters: model.waiting.length,
    epoch: model.epoch,
  });
  expect(leases.map((lease) => lease.live)).toEqual(model.leases.map(({ over }) => over === undefined));
  expect(leases.map((lease) => lease.signal.aborted)).toEqual(leases.map((lease) => !lease.live));
  const pending = callers.flatMap(({ end }, at) => (end === undefined ? [at] : []));
  expect(pending).toEqual(model.waiting);
  for (const [at, code] of model.refused) expect(callers[at]?.end, `caller ${at}`).toEqual({ code });
  if (model.state !== "open") expect(state).toBe(model.state);
  else if (model.hasSession) expect(state).toBe("ready");
  else if (model.isWanted) expect(["dialing", "waiting"]).toContain(state);
  else expect(state).toBe("idle");
}

/** Ends every lease that is live. */
export function endAll(model: LeaseModel, over: "SESSION_LOST" | "CLOSED"): void {
  for (const lease of model.leases) lease.over ??= over;
}

/** Ends the wait of every caller. */
export function refuseAll(model: LeaseModel, code: string): void {
  for (const caller of model.waiting) model.refused.set(caller, code);
  model.waiting = [];
}

/** Closes the model once a drain has nothing left to wait for. */
function closeIfDrained(model: LeaseModel): void {
  const isDrained = model.leases.every(({ over }) => over !== undefined);
  if (model.state === "draining" && isDrained) closeModel(model);
}

function closeModel(model: LeaseModel): void {
  model.state = "closed";
  model.hasSession = false;
  endAll(model, "CLOSED");
}

const nth = <One>(list: readonly One[], at: number): One => list[at % list.length] as One;

/** A caller acquires. */
export const acquireCommand = (): fc.AsyncCommand<LeaseModel, RealLeases> =>
  leaseCommand({
    text: "acquire",
    act: (real) => real.acquire(),
    change: (model) => {
      const caller = model.callers++;
      if (model.state === "open") {
        model.isWanted = true;
        model.waiting.push(caller);
      } else model.refused.set(caller, model.state === "closed" ? "CLOSED" : "DRAINING");
    },
  });

/** A lease is released, which may have ended before. */
export const releaseCommand = (at: number): fc.AsyncCommand<LeaseModel, RealLeases> =>
  leaseCommand({
    text: `release ${at}`,
    fits: ({ leases }) => leases.length > 0,
    act: ({ leases }) => nth(leases, at).release(),
    change: (model) => {
      nth(model.leases, at).over ??= "LEASE_RELEASED";
      closeIfDrained(model);
    },
  });

/** A read of a lease answers, or says how the lease has ended. */
export const readCommand = (at: number): fc.AsyncCommand<LeaseModel, RealLeases> =>
  leaseCommand({
    text: `read ${at}`,
    fits: ({ leases }) => leases.length > 0,
    act: async ({ leases, world }, model) => {
      const { over } = nth(model.leases, at);
      const end = await world.outcome(nth(leases, at).getManagedAccounts());
      if (over === undefined) expect(end).toHaveProperty("value");
      else expect(end).toHaveProperty("error.code", over);
    },
    change: () => {},
  });

/** A caller that waits gives up. */
export const abortCommand = (at: number): fc.AsyncCommand<LeaseModel, RealLeases> =>
  leaseCommand({
    text: `abort ${at}`,
    fits: ({ waiting }) => waiting.length > 0,
    act: ({ callers }, { waiting }) => callers[nth(waiting, at)]?.abort.abort(),
    change: (model) => {
      const caller = nth(model.waiting, at);
      model.waiting = model.waiting.filter((one) => one !== caller);
      model.refused.set(caller, "ABORTED");
    },
  });

/** The session is lost. */
export const loseCommand = (how: "fin" | "rst"): fc.AsyncCommand<LeaseModel, RealLeases> =>
  leaseCommand({
    text: `lose by ${how}`,
    act: ({ world }) => void world.tws.inject(drop({ how })),
    change: (model) => {
      if (!model.hasSession) return;
      model.hasSession = false;
      endAll(model, "SESSION_LOST");
      if (model.state === "draining") closeModel(model);
    },
  });

/** TWS refuses dials from now on, or answers them again. */
export const upCommand = (isUp: boolean): fc.AsyncCommand<LeaseModel, RealLeases> =>
  leaseCommand({
    text: isUp ? "dials are answered" : "dials are refused",
    fits: (model) => model.isUp !== isUp,
    act: (real) => {
      if (isUp) real.refusing?.heal();
      else real.refusing = real.world.tws.inject(refuse());
    },
    change: (model) => {
      model.isUp = isUp;
    },
  });

/** The pool drains. */
export const drainCommand = (): fc.AsyncCommand<LeaseModel, RealLeases> =>
  leaseCommand({
    text: "drain",
    act: ({ pool }) => void pool.drain(),
    change: (model) => {
      if (model.state !== "open") return;
      refuseAll(model, "DRAINING");
      if (!model.hasSession) return closeModel(model);
      model.state = "draining";
      closeIfDrained(model);
    },
  });

/** The pool is closed. */
export const closeCommand = (): fc.AsyncCommand<LeaseModel, RealLeases> =>
  leaseCommand({
    text: "close",
    act: ({ pool }) => void pool.close(),
    change: (model) => {
      refuseAll(model, "CLOSED");
      closeModel(model);
    },
  });
