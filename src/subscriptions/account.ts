import type { Position } from "../requests/account.ts";
import type { AccountUpdateValue, PnL, PnLArgs, PnLSingle } from "../requests/portfolio.ts";
import { pnlOf, pnlSingleOf } from "../requests/portfolio.ts";
import type { Contract } from "../stoqey/mod.ts";
import { frozenCopy } from "../util/frozen-copy.ts";
import type { StreamOperation } from "./stream.ts";

/** The account that is watched. */
export interface AccountArgs {
  /** Account code. */
  readonly account: string;
  /** Of advisors. Default `""`. */
  readonly modelCode?: string;
}

/** The map of a kind that a stream keeps from one beginning to the next. */
export function keptMap<Value>(kept: Map<string, unknown>, name: string): Map<string, Value> {
  const map = (kept.get(name) as Map<string, Value> | undefined) ?? new Map<string, Value>();
  kept.set(name, map);
  return map;
}

/**
 * Positions, each when it changes. Not the connection's one subscription to all positions, which reads use and end. A
 * position that was closed during a gap is told with 0 units when the next snapshot is whole.
 */
export const positions: StreamOperation<AccountArgs, Position> = {
  name: "watchPositions",
  what: "watch the positions",
  start: (api, id, { account, modelCode = "" }) => void api.reqPositionsMulti(id, account, modelCode),
  stop: (api, id) => void api.cancelPositionsMulti(id),
  opens: ["positionMultiEnd"],
  snapshotEnd: "positionMultiEnd",
  begin: (_args, { emit, kept }) => {
    const rows = keptMap<Position>(kept, "positions");
    const unseen = new Map(rows);
    return {
      on: {
        positionMulti: (
          _id: number,
          account: string,
          modelCode: string | undefined,
          contract: Contract,
          pos: number,
          avgCost: number,
        ): void => {
          // Each model holds its own: what one closes the other may still hold.
          const key = JSON.stringify([account, modelCode, contract.conId]);
          const model = modelCode ? { modelCode } : {};
          const row = frozenCopy({ account, ...model, contract, pos, avgCost });
          unseen.delete(key);
          if (pos === 0) rows.delete(key);
          else rows.set(key, row);
          emit(row);
        },
        positionMultiEnd: (): void => {
          for (const [key, row] of unseen) {
            rows.delete(key);
            emit(Object.freeze({ ...row, pos: 0 }));
          }
          unseen.clear();
        },
      },
      replay: () => [...rows.values()],
    };
  },
};

/** The values of an account, each when it changes. */
export const account: StreamOperation<AccountArgs, AccountUpdateValue> = {
  name: "watchAccount",
  what: "watch the account",
  start: (api, id, { account: code, modelCode = "" }) =>
    void api.reqAccountUpdatesMulti(id, code, modelCode, false),
  stop: (api, id) => void api.cancelAccountUpdatesMulti(id),
  opens: ["accountUpdateMultiEnd"],
  snapshotEnd: "accountUpdateMultiEnd",
  begin: (_args, { emit, kept }) => {
    const values = keptMap<AccountUpdateValue>(kept, "values");
    return {
      on: {
        accountUpdateMulti: (
          _id: number,
          of: string,
          modelCode: string | undefined,
          key: string,
          value: string,
          currency: string,
        ): void => {
          const one = Object.freeze({ key, value, currency });
          values.set(JSON.stringify([of, modelCode, key, currency]), one);
          emit(one);
        },
      },
      replay: () => [...values.values()],
    };
  },
};

/** A stream of which a reader that comes later has to know the last value alone. */
function latest<Args, Value>(
  entry: Omit<StreamOperation<Args, Value>, "begin" | "opens">,
  event: string,
  of: (...args: never[]) => Value | undefined,
): StreamOperation<Args, Value> {
  return {
    ...entry,
    opens: [event],
    begin: (_args, { emit }) => {
      let last: Value | undefined;
      return {
        on: {
          [event]: (_id: number, ...args: never[]): void => {
            const value = of(...args);
            if (value === undefined) return;
            last = Object.freeze(value);
            emit(last);
          },
        },
        replay: () => (last === undefined ? [] : [last]),
      };
    },
  };
}

/** Profit and loss of an account, about once a second; messages before TWS has computed it are left out. */
export const pnl: StreamOperation<PnLArgs, PnL> = latest(
  {
    name: "watchPnL",
    what: "watch the profit and loss",
    start: (api, id, { account: code, modelCode = "" }) => void api.reqPnL(id, code, modelCode),
    stop: (api, id) => void api.cancelPnL(id),
  },
  "pnl",
  pnlOf,
);

/** Profit and loss of one position, about once a second. */
export const pnlSingle: StreamOperation<PnLArgs & { readonly conId: number }, PnLSingle> = latest(
  {
    name: "watchPnLSingle",
    what: "watch the profit and loss of a position",
    // TWS sends nothing about a contract that is not held.
    quiet: true,
    start: (api, id, { account: code, modelCode = "", conId }) =>
      void api.reqPnLSingle(id, code, modelCode, conId),
    stop: (api, id) => void api.cancelPnLSingle(id),
  },
  "pnlSingle",
  pnlSingleOf,
);
