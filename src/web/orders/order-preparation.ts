import { PoolError } from "../../errors.ts";
import type { OrderGate } from "../../orders/order-gate.ts";
import { type CompleteOrderOptions, SEND_MS, waitsUntilMs } from "../../orders/order-options.ts";
import type { OrderRecord } from "../../orders/order-record.ts";
import type { Clock } from "../../seams/clock.ts";
import type { Contract } from "../../stoqey/mod.ts";
import type { LiveWebSession } from "../requests/live-web-session.ts";
import type { WebSendLimits } from "./order-submissions.ts";
import type { CompleteWebOrderOptions } from "./web-order-options.ts";

/** What the preparation of an order needs. */
export interface PreparationParts {
  readonly clock: Clock;
  /** The session that is ready; undefined for none. */
  live(): LiveWebSession | undefined;
  /**
   * Brings up the first session of a pool that has none yet; one that was lost comes back by itself.
   *
   * @returns The reason for which there is none in time.
   */
  connect(untilMs: number | undefined, signal: AbortSignal | undefined): Promise<PoolError | undefined>;
  /** Finds the contract ID of a contract. */
  conId(contract: Contract, timeoutMs: number, signal: AbortSignal | undefined): Promise<number>;
}

/** Options of a call, with the instant of its deadline. */
export interface TimedOptions extends Pick<CompleteOrderOptions, "sendWithinMs" | "signal"> {
  readonly untilMs: number;
}

/**
 * Waits until orders of one account can be sent, and finds their account and their contracts.
 *
 * @param records Orders that are sent together; each has the same account, or none.
 * @returns The reason for which they cannot.
 */
export async function prepared(
  { connect, clock, conId, live }: PreparationParts,
  gate: OrderGate,
  records: readonly OrderRecord[],
  options: TimedOptions,
): Promise<PoolError | undefined> {
  const { signal, untilMs, sendWithinMs } = options;
  const [given] = records.map(({ account }) => account).filter((account) => account !== "");
  const keys = records.map(({ key }) => key);
  const pass = (account: string): Promise<PoolError | undefined> =>
    gate.pass({ account, keys }, waitsUntilMs(options, untilMs), signal);
  const failed = await connect(sendWithinMs === undefined ? undefined : untilMs, signal);
  if (failed !== undefined) return failed;
  // Without a session the gate names the reason, or waits for one.
  if (live() === undefined) {
    const refused = await pass(given ?? "");
    if (refused !== undefined) return refused;
  }
  const { session } = live() ?? {};
  if (session === undefined) return undefined;
  const account = given ?? session.selectedAccount;
  for (const record of records) if (record.account === "") record.setAccount(account);
  if (!session.accounts.includes(account))
    return new PoolError("INVALID_OPTION", `the login has no account ${account}`);
  const refused = await pass(account);
  if (refused !== undefined) return refused;
  try {
    // The orders of a bracket have one contract.
    const found = new Map<Contract, number>();
    for (const record of records) {
      const { contract } = record;
      // A caller that has set no deadline waits for the contract for a bounded time all the same.
      const known =
        found.get(contract) ?? (await conId(contract, Math.max(SEND_MS, untilMs - clock.now()), signal));
      found.set(contract, known);
      record.terms = { ...record.terms, contract: { ...contract, conId: known } };
    }
    return undefined;
  } catch (error) {
    return error as PoolError;
  }
}

/** Makes the deadlines of a message. @param untilMs Instant until which its caller waits, by the clock. */
export function limitsOf(
  { timeoutMs, signal, answerQuestion, sendWithinMs }: CompleteWebOrderOptions,
  clock: Clock,
  untilMs: number,
): WebSendLimits {
  // The first session, and the search for a contract, may have taken their time; what follows them is bounded as always.
  const laterMs = sendWithinMs === undefined ? clock.now() + SEND_MS : untilMs;
  return { untilMs: Math.max(untilMs, laterMs), timeoutMs, signal, answerQuestion };
}
