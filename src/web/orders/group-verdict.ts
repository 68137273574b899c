import type { OrderRecord } from "../../orders/order-record.ts";
import { progressOf } from "../../orders/order-transition.ts";
import type { AnswerRow, OrderVerdict } from "./order-answer.ts";
import { applyRow, applyVerdict, expectReport, type SentMessage, type VerdictParts } from "./verdict.ts";

/** Dependencies of the verdicts on groups. */
export interface GroupVerdictParts extends VerdictParts {
  /** Compares the orders of the book with those of IBKR. */
  compare(): void;
}

/**
 * Applies what became of a group, which was sent as one request, to each of its orders.
 *
 * A refusal is not taken for one of every order: it is not documented what IBKR keeps of a group when it refuses one of its
 * orders. So the orders are compared with those of IBKR, and the ones that it does not have are rejected.
 */
export function applyGroupVerdict(
  parts: GroupVerdictParts,
  records: readonly OrderRecord[],
  verdict: OrderVerdict,
  message: SentMessage,
): void {
  const { clock, compare } = parts;
  const { timeoutMs } = message;
  switch (verdict.kind) {
    case "accepted": {
      const rows = rowsOf(records, verdict.rows);
      const unnamed = records.filter((record) => !rows.has(record));
      for (const [record, row] of rows) applyRow(clock, record, row, timeoutMs);
      const refusal = verdict.rows.find(
        (row) => row.refusal !== undefined && ![...rows.values()].includes(row),
      );
      if (refusal?.refusal !== undefined) doubt(unnamed, 0, refusal.refusal);
      const why = "IBKR has answered for other orders of the group, and has reported nothing about this one";
      for (const record of unnamed) expectReport(clock, record, why, timeoutMs);
      break;
    }
    case "refused": {
      doubt(records, verdict.code, verdict.text);
      const why = `IBKR has refused the group or one of its orders (${verdict.text}), and it is not known which ones it has`;
      for (const record of records) expectReport(clock, record, why, timeoutMs);
      break;
    }
    case "absent":
    case "lost":
      for (const record of records) applyVerdict(parts, record, verdict, message);
      return;
  }
  if (records.some(({ isPending }) => isPending)) compare();
}

/**
 * Finds the row of each order: by its reference. Rows without references are those of the orders in their order, if there is
 * one for each.
 */
function rowsOf(
  records: readonly OrderRecord[],
  rows: readonly AnswerRow[],
): ReadonlyMap<OrderRecord, AnswerRow> {
  const isBare = rows.length === records.length && rows.every(({ reference }) => reference === undefined);
  const found = records.flatMap((record, at) => {
    const row = isBare ? rows[at] : rows.find(({ reference }) => reference === record.reference);
    return row === undefined ? [] : [[record, row] as const];
  });
  return new Map(found);
}

/** Notes that orders may be refused: those that IBKR does not have, or has as inactive. */
function doubt(records: readonly OrderRecord[], code: number, text: string): void {
  for (const record of records) {
    const isInactive = progressOf(record.state)?.status === "Inactive";
    if (isInactive) record.apply({ kind: "refused", code, text });
    else if (record.isPending) record.doubt = { code, text };
  }
}
