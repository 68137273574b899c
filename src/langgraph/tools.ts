import { type StructuredToolInterface, tool } from "@langchain/core/tools";
import * as z from "zod";
import type { UseOptions } from "../call-options.ts";
import type { LatestQuote, QuoteDataType } from "../operations/latest-quote.ts";
import type { Reads } from "../reads.ts";
import { type Contract, SecType } from "../stoqey/mod.ts";

/** An `IbkrPool`, a `WebPool`, or a test double of one, that gives tasks a session. */
export interface SessionProvider {
  /** Calls the task with a session, as `IbkrPool.use` and `WebPool.use` do. */
  use<Result>(task: (ib: Reads) => Promise<Result>, options?: UseOptions): Promise<Result>;
}

/** Time in which a read is retried after a lost session, in ms; the tools only read. */
const RETRY_MS = 30_000;

const BAR_SIZES = ["1 min", "5 mins", "15 mins", "30 mins", "1 hour", "1 day"] as const;

const instrument = {
  symbol: z.string().min(1).describe("Ticker symbol, e.g. AAPL"),
  currency: z.string().default("USD").describe("Currency, e.g. USD"),
};

/**
 * Makes four tools for a LangGraph.js agent, which share one session however many of them run at once.
 *
 * `get_account_summary`, `get_positions`, `get_historical_bars` and `get_quote` answer with JSON. Failures are thrown as
 * `PoolError`, which `ToolNode` gives to the model as a message, so that the model knows that there is no answer. The abort
 * signal of the tool ends the wait. None of the tools can trade.
 *
 * @param pool Gives the session, over either transport; the caller closes it.
 * @example Read the account summary with a tool
 * ```ts
 * import { IbkrPool } from "ibkr-pool";
 * import { createIbkrTools } from "ibkr-pool/langgraph";
 *
 * await using pool = new IbkrPool({ port: 4002, clientId: 1 });
 * const [summary] = createIbkrTools(pool);
 * assert.ok(String(await summary?.invoke({})).includes("NetLiquidation"));
 * ```
 */
export function createIbkrTools(pool: SessionProvider): StructuredToolInterface[] {
  const withSession = async (
    owner: string,
    signal: AbortSignal | undefined,
    task: (ib: Reads) => Promise<unknown>,
  ): Promise<string> => JSON.stringify(await pool.use(task, { owner, signal, retryWithinMs: RETRY_MS }));
  return [
    tool(
      (_input, config) =>
        withSession(
          "get_account_summary",
          config.signal,
          async (ib) => await ib.getAccountSummary({ signal: config.signal }),
        ),
      {
        name: "get_account_summary",
        description: "Reads the account: net liquidation value, cash, buying power, margin.",
        schema: z.object({}),
      },
    ),
    tool(
      (_input, config) =>
        withSession("get_positions", config.signal, async (ib) => {
          const positions = await ib.getPositions({ signal: config.signal });
          return positions.map(({ account, contract, pos, avgCost }) => ({
            account,
            symbol: contract.symbol,
            secType: contract.secType,
            currency: contract.currency,
            position: pos,
            averageCost: avgCost,
          }));
        }),
      {
        name: "get_positions",
        description: "Reads all open positions with their size and average cost.",
        schema: z.object({}),
      },
    ),
    tool(
      ({ symbol, currency, duration, barSize }, config) =>
        withSession("get_historical_bars", config.signal, (ib) =>
          ib.getHistoricalData(share(symbol, currency), { duration, barSize, signal: config.signal }),
        ),
      {
        name: "get_historical_bars",
        description: "Reads past price bars of a share or ETF, oldest first.",
        schema: z.object({
          ...instrument,
          duration: z
            .string()
            .default("1 D")
            .describe('How far back: a number and S, D, W, M or Y, e.g. "1 D"'),
          barSize: z.enum(BAR_SIZES).default("1 hour").describe("Length of one bar"),
        }),
      },
    ),
    tool(
      ({ symbol, currency }, config) =>
        withSession("get_quote", config.signal, async (ib) => {
          const quote = await ib.getQuote(share(symbol, currency), { signal: config.signal });
          return { symbol, kindOfData: kindText(quote), ...quote };
        }),
      {
        name: "get_quote",
        description:
          "Looks at the market of a share or ETF once: bid, ask, last, sizes, day's range, and whether they are live, frozen or delayed.",
        schema: z.object(instrument),
      },
    ),
  ];
}

const KINDS: Readonly<Record<QuoteDataType, string>> = {
  live: "live",
  frozen: "frozen: the market is closed, and these were its last values",
  delayed: "delayed by 15 to 20 minutes",
  "delayed-frozen": "delayed and frozen: the market is closed, and these were its last values",
};

/** Says in words what kind of data a quote has, and what it has not, for a model. */
function kindText({ dataType, complete, bid, ask, last }: LatestQuote): string {
  const kind = dataType === undefined ? "not stated by IBKR" : KINDS[dataType];
  if (complete) return kind;
  const missing = Object.entries({ bid, ask, last }).flatMap(([name, value]) =>
    value === undefined ? [name] : [],
  );
  return `${kind}; there is no ${missing.join(", no ")} now`;
}

function share(symbol: string, currency: string): Contract {
  return { symbol: symbol.toUpperCase(), secType: SecType.STK, exchange: "SMART", currency };
}
