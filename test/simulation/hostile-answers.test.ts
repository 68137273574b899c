import "../support/replay.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Contract, PoolError, SecType } from "../../src/mod.ts";
import type { Fetch, WebPool } from "../../src/web/mod.ts";
import { AAPL_NUMBERED, ACCOUNT } from "../support/contracts.ts";
import { faultsOf, type Mutation, missingOf, mutated, mutations } from "../support/web/hostile.ts";
import { CONTRACTS } from "../support/web/parity.ts";
import { WebWorld } from "../support/web/web-world.ts";

/** Tuesday, half past ten in New York. */
const OPEN_MS = Date.UTC(2026, 0, 13, 15, 30);
/** Paths of the session itself, whose answers have tests of their own. */
const OF_SESSION = /\/(?:auth\/|tickle|logout|iserver\/accounts|sso\/)/;
/** Errors that odd answers lead to. */
const CODES = ["WEB_ERROR", "NOT_GATEWAY", "LOGIN_REQUIRED", "AMBIGUOUS", "REQUEST_TIMEOUT"];

const contracts = fc.constantFrom(...CONTRACTS);
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** A read, and the fields that each of its rows must have. */
interface HostileRead {
  readonly name: string;
  readonly needed: readonly string[];
  call(pool: WebPool, contract: Contract): Promise<unknown>;
}

const READS: readonly HostileRead[] = [
  {
    name: "getAccountSummary",
    needed: ["account", "tag", "value", "currency"],
    call: (ib) => ib.getAccountSummary(),
  },
  { name: "getPositions", needed: ["account", "contract.conId", "pos"], call: (ib) => ib.getPositions() },
  { name: "getPnL", needed: ["dailyPnL"], call: (ib) => ib.getPnL(ACCOUNT) },
  { name: "getLedger", needed: ["account", "currency"], call: (ib) => ib.getLedger(ACCOUNT) },
  {
    name: "getOpenOrders",
    needed: ["orderId", "contract.conId", "order.action", "order.orderType", "orderState.status"],
    call: (ib) => ib.getOpenOrders(),
  },
  {
    name: "getExecutionDetails",
    needed: ["contract.conId", "execution.execId", "execution.side", "execution.shares", "execution.price"],
    call: (ib) => ib.getExecutionDetails(),
  },
  {
    name: "getContractDetails",
    needed: ["contract.conId"],
    call: (ib, contract) => ib.getContractDetails(contract),
  },
  { name: "qualifyContract", needed: ["conId"], call: (ib, contract) => ib.qualifyContract(contract) },
  {
    name: "getMatchingSymbols",
    needed: ["contract.conId", "derivativeSecTypes"],
    call: (ib) => ib.getMatchingSymbols("S"),
  },
  {
    name: "getMarketDataSnapshot",
    needed: ["notices"],
    call: (ib, contract) => ib.getMarketDataSnapshot(contract),
  },
  {
    name: "getContractDetails of all futures",
    needed: ["contract.conId"],
    call: (ib) => ib.getContractDetails({ symbol: "ES", secType: SecType.FUT }),
  },
  {
    name: "getOptionStrikes",
    needed: ["calls", "puts"],
    call: (ib) => ib.getOptionStrikes({ ...AAPL_NUMBERED, secType: SecType.STK }, { month: "202602" }),
  },
  {
    name: "getQuote",
    needed: ["timeMs", "complete"],
    call: (ib, contract) => ib.getQuote(contract),
  },
  {
    name: "getHistoricalData",
    needed: ["time", "timeMs", "open", "high", "low", "close"],
    call: (ib, contract) => ib.getHistoricalData(contract, { duration: "1 D", barSize: "1 hour" }),
  },
];

/** A `fetch` that changes the answers to the requests of reads. */
function hostileFetch(fetch: Fetch, changes: readonly Mutation[], every: number): Fetch {
  let count = 0;
  return async (url, init) => {
    const response = await fetch(url, init);
    if (OF_SESSION.test(new URL(url).pathname) || count++ % every !== 0) return response;
    const { status, headers } = response;
    return new Response(mutated(await response.text(), changes), { status, headers });
  };
}

test.each(READS)(
  "$name: an odd answer is read with right types, or is an error with a sentence",
  async ({ call, needed }) => {
    const outcomes = { answers: 0, errors: 0 };
    const changes = fc.array(mutations, { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(contracts, changes, fc.integer({ min: 1, max: 3 }), async (contract, list, every) => {
        const world = new WebWorld({ nightlyReset: false }, OPEN_MS);
        world.tradeBefore();
        const pool = world.pool({}, { fetch: hostileFetch(world.door.fetch, list, every) });
        const outcome = await world.outcome(call(pool, contract));
        if ("error" in outcome) {
          outcomes.errors++;
          expect(outcome.error).toBeInstanceOf(PoolError);
          const { code, message } = outcome.error as PoolError;
          expect(CODES, message).toContain(code);
          expect(message).toMatch(/^Cannot .+: ./s);
        } else {
          outcomes.answers++;
          expect(faultsOf(outcome.value)).toEqual([]);
          expect(missingOf(listOf(outcome.value), needed)).toEqual([]);
        }
        await world.close();
      }),
      { numRuns: 30 },
    );
    expect(Math.min(outcomes.answers, outcomes.errors)).toBeGreaterThan(0);
  },
  60_000,
);
