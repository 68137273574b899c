import * as v from "valibot";
import { text } from "../arguments/fields.ts";
import { type Strict, strict } from "../arguments/strict.ts";
import type { Contract } from "../stoqey/mod.ts";
import { frozenCopy } from "../util/frozen.ts";
import { lastByKey } from "./memory.ts";
import type { Operation } from "./operation.ts";
import { collect, type Read } from "./read.ts";
import { stream, type Watch } from "./stream.ts";

/** One position of one account. */
export interface Position {
  /** Account code, e.g. `DU1234567`. */
  readonly account: string;
  /** The advisor's model that holds it; only `watchPositions` receives it. */
  readonly modelCode?: string;
  /** The contract held. */
  readonly contract: Contract;
  /** Units held; negative when short. */
  readonly pos: number;
  /** Average cost of one unit times the contract's multiplier, in the contract's currency. */
  readonly avgCost: number | undefined;
  /** Market price of one unit; the Web API alone has it here, TWS in `getAccountUpdates`. */
  readonly marketPrice?: number;
  /** Market value of the position; the Web API alone has it here. */
  readonly marketValue?: number;
  /** Profit and loss of the open position; the Web API alone has it here. */
  readonly unrealizedPnL?: number;
  /** Profit and loss of what was closed; the Web API alone has it here. */
  readonly realizedPnL?: number;
}

/** Selects a model of an advisor. */
export interface ModelOptions {
  /** Code of the model. Default `""`: all of the account. */
  readonly modelCode?: string;
}

/** An account, and for advisors a model. */
export interface AccountArgs extends ModelOptions {
  /** Account code; empty for all accounts. */
  readonly account: string;
}

/** Schema of such arguments. */
export const accountArguments: Strict = strict({ account: text, modelCode: v.optional(text, "") });

/** Equal for two rows of the same position: each model has its own. */
export function positionKey({ account, modelCode = "", contract }: Position): string {
  return JSON.stringify([account, modelCode, contract.conId]);
}

/** The positions of all accounts of the login, through the one subscription of the connection. */
export const positions: Operation<null, Position> = {
  request: "reqPositions",
  cancel: "cancelPositions",
  numbering: "none",
  ends: ["positionEnd"],
  send: (api) => void api.reqPositions(),
  stop: (api) => void api.cancelPositions(),
  handlers: (_args, emit) => ({
    position: (account: string, contract: Contract, pos: number, avgCost?: number) =>
      emit({ account, contract, pos, avgCost }),
  }),
  eventOf: ({ account, contract, pos, avgCost }) => ["position", [account, contract, pos, avgCost]],
};

/** The positions of all accounts. */
export const getPositions: Read<null, readonly Position[]> = collect(
  positions,
  { name: "getPositions", what: "read the positions" },
  positionKey,
);

/** The positions of one account or model. It is not the subscription of the connection, which reads use and end. */
export const positionsMulti: Operation<AccountArgs, Position> = {
  request: "reqPositionsMulti",
  arguments: accountArguments,
  cancel: "cancelPositionsMulti",
  ends: [],
  snapshotEnd: "positionMultiEnd",
  send: (api, id, { account, modelCode = "" }) => void api.reqPositionsMulti(id, account, modelCode),
  stop: (api, id) => void api.cancelPositionsMulti(id),
  handlers: (_args, emit) => ({
    positionMulti: (
      _id: number,
      account: string,
      modelCode: string | undefined,
      contract: Contract,
      pos: number,
      avgCost: number,
    ) =>
      emit(modelCode ? { account, modelCode, contract, pos, avgCost } : { account, contract, pos, avgCost }),
  }),
};

/** The positions of an account, each when it changes; one that was closed during a gap is emitted with 0 units. */
export const watchPositions: Watch<AccountArgs, Position> = stream(positionsMulti, {
  name: "watchPositions",
  what: "watch the positions",
  opens: ["positionMultiEnd"],
  memory: (beginning) =>
    lastByKey(beginning, {
      keyOf: positionKey,
      freeze: frozenCopy,
      isGone: ({ pos }) => pos === 0,
      gone: (row) => ({ ...row, pos: 0 }),
    }),
});
