import * as v from "valibot";
import { contractWith } from "../arguments/contract.ts";
import { filled, text } from "../arguments/fields.ts";
import { strict } from "../arguments/strict.ts";
import type { Contract } from "../stoqey/mod.ts";
import { lastValue } from "./memory.ts";
import type { Operation } from "./operation.ts";
import type { ModelOptions } from "./positions.ts";
import { first, type Read } from "./read.ts";
import { stream, type Watch } from "./stream.ts";

/** Profit and loss of an account, in its base currency; undefined where TWS has not computed it. */
export interface PnL {
  /** Profit and loss since the last close. */
  readonly dailyPnL: number;
  /** Profit and loss of open positions. */
  readonly unrealizedPnL: number | undefined;
  /** Profit and loss of positions that were closed today. */
  readonly realizedPnL: number | undefined;
}

/** Profit and loss of one position. */
export interface PnLSingle extends PnL {
  /** Units held; negative when short. */
  readonly position: number;
  /** Market value of the position; undefined where TWS has not computed it. */
  readonly marketValue: number | undefined;
}

/** An account, and for advisors a model. */
export interface PnLArgs extends ModelOptions {
  /** Account code. */
  readonly account: string;
}

/** One position of an account. */
export interface PnLSingleArgs extends PnLArgs {
  /** The contract of the position, with its `conId`. */
  readonly contract: Contract;
}

/** Profit and loss of an account, about once a second; messages before TWS has computed it bring nothing. */
export const pnl: Operation<PnLArgs, PnL> = {
  request: "reqPnL",
  arguments: strict({ account: filled, modelCode: v.optional(text, "") }),
  cancel: "cancelPnL",
  ends: [],
  send: (api, id, { account, modelCode = "" }) => void api.reqPnL(id, account, modelCode),
  stop: (api, id) => void api.cancelPnL(id),
  handlers: (_args, emit) => ({
    pnl: (_id: number, dailyPnL?: number, unrealizedPnL?: number, realizedPnL?: number) => {
      if (dailyPnL !== undefined) emit({ dailyPnL, unrealizedPnL, realizedPnL });
    },
  }),
};

/** The profit and loss of an account. */
export const getPnL: Read<PnLArgs, PnL> = first(pnl, { name: "getPnL", what: "read the profit and loss" });

/** The profit and loss of an account, each time that TWS computes it. */
export const watchPnL: Watch<PnLArgs, PnL> = stream(pnl, {
  name: "watchPnL",
  what: "watch the profit and loss",
  opens: ["pnl"],
  memory: () => lastValue(),
});

/** Profit and loss of one position. TWS sends nothing for a contract that is not held. */
export const pnlSingle: Operation<PnLSingleArgs, PnLSingle> = {
  request: "reqPnLSingle",
  arguments: strict({ contract: contractWith("conId"), account: filled, modelCode: v.optional(text, "") }),
  cancel: "cancelPnLSingle",
  ends: [],
  send: (api, id, { contract, account, modelCode = "" }) =>
    void api.reqPnLSingle(id, account, modelCode, contract.conId ?? 0),
  stop: (api, id) => void api.cancelPnLSingle(id),
  handlers: (_args, emit) => ({
    pnlSingle: (
      _id: number,
      position: number,
      dailyPnL?: number,
      unrealizedPnL?: number,
      realizedPnL?: number,
      marketValue?: number,
    ) => {
      if (dailyPnL !== undefined) emit({ dailyPnL, unrealizedPnL, realizedPnL, position, marketValue });
    },
  }),
};

/** The profit and loss of one position. */
export const getPnLSingle: Read<PnLSingleArgs, PnLSingle> = first(pnlSingle, {
  name: "getPnLSingle",
  what: "read the profit and loss of a position",
});

/** The profit and loss of one position, each time that TWS computes it. */
export const watchPnLSingle: Watch<PnLSingleArgs, PnLSingle> = stream(pnlSingle, {
  name: "watchPnLSingle",
  what: "watch the profit and loss of a position",
  // TWS sends nothing about a contract that is not held.
  quiet: true,
  opens: ["pnlSingle"],
  memory: () => lastValue(),
});
