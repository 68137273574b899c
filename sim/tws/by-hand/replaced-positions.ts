import type { Exchange } from "../../exchange/exchange.ts";
import { allAccounts } from "../login/account-scope.ts";

/** A position that became another. */
export interface ReplacedPosition {
  readonly account: string;
  readonly conId: number;
}

/** Positions other than 0 by account and contract, with their size and cost as a text. */
export type HeldPositions = ReadonlyMap<string, ReplacedPosition & { readonly text: string }>;

/** Gets the positions of every account. */
export function heldPositions({ trading }: Exchange, nowMs: number): HeldPositions {
  const rows = allAccounts(trading).flatMap((account) =>
    trading
      .positions(nowMs, { account })
      .filter(({ size }) => size !== 0)
      .map(({ instrument: { conId }, size, averageCost }) => ({
        account,
        conId,
        text: `${size} at ${averageCost}`,
      })),
  );
  return new Map(rows.map((row) => [`${row.account}/${row.conId}`, row]));
}

/** Gets the positions that are others than before, those that are not held any more included. */
export function replacedPositions(before: HeldPositions, after: HeldPositions): readonly ReplacedPosition[] {
  return [...new Map([...before, ...after])].flatMap(([key, { account, conId }]) =>
    before.get(key)?.text === after.get(key)?.text ? [] : [{ account, conId }],
  );
}
