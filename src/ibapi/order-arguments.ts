import type { Contract, Order } from "../stoqey/mod.ts";
import { idOf } from "./caller-ids.ts";
import { deepCopy } from "./deep-copy.ts";

/** An order and its contract. */
export interface ContractAndOrder {
  readonly contract: Contract;
  readonly order: Order;
}

/** The arguments of `placeOrder`, copied: an order may wait in the outbox while the caller changes its object. */
export interface OrderArguments extends ContractAndOrder {
  readonly id: number;
}

/**
 * Reads the arguments of `placeOrder`.
 *
 * @throws {TypeError} When they cannot be read; the message is the reason.
 */
export function orderArguments([given, contract, order]: readonly unknown[]): OrderArguments {
  const id = idOf(given);
  if (id === undefined) throw new TypeError(`its ID must be an integer, not ${String(given)}`);
  if (!isObject(contract)) throw new TypeError("the contract must be an object");
  if (!isObject(order)) throw new TypeError("the order must be an object");
  return { id, contract: deepCopy(contract) as Contract, order: deepCopy(order) as Order };
}

/** Returns whether it changes the order that was reported: TWS compares contract and side, too. */
export function sameOrder(
  shown: ContractAndOrder | undefined,
  { contract, order }: ContractAndOrder,
): boolean {
  if (shown === undefined) return true;
  const { conId, symbol, secType } = shown.contract;
  const same =
    contract.conId && conId
      ? contract.conId === conId
      : contract.symbol === symbol && contract.secType === secType;
  return same && order.action === shown.order.action;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
