import { z } from "zod";
import { INSTANT_MAX_MS, INSTANT_MIN_MS } from "../../world/instant.ts";
import { findMethod } from "../accounts/allocation.ts";
import { instrumentSchema } from "../contracts/instrument-schema.ts";
import { fillSchema, orderSchema } from "../orders/order-schema.ts";
import type { TradingState } from "./trading.ts";

/** Makes the schema of the state of trading as it is saved. It is made when a state is read. */
export function tradingStateSchema(): z.ZodType {
  const instrument = instrumentSchema();
  const number = z.number();
  const holding = z.strictObject({
    instrument,
    size: number,
    averageCost: number,
    realizedPnl: number,
    day: z.string().regex(/^(\d{8})?$/, "expected yyyymmdd"),
    dayStartSize: number,
    dayCash: number,
  });
  const ledger = z.strictObject({
    cash: z.record(z.string().length(3), number),
    holdings: z.array(holding),
  });
  const member = z.strictObject({ account: z.string().min(1), amount: number.optional() });
  const group = z.strictObject({
    name: z.string().min(1),
    method: z.string().refine((name) => findMethod(name) === name, "expected a method such as NetLiq"),
    members: z.array(member),
  });
  const advisor = z.strictObject({
    groups: z.array(group),
    profiles: z.array(group),
    aliases: z.record(z.string(), z.string()),
    models: z.array(z.string()),
  });
  return z
    .strictObject({
      ledgers: z.record(z.string().min(1), ledger),
      book: z.strictObject({
        orders: z.array(orderSchema(instrument)),
        lookedMs: number.min(INSTANT_MIN_MS).max(INSTANT_MAX_MS),
        nextPermId: z.int().min(1),
      }),
      fills: z.array(fillSchema(instrument)),
      advisor: advisor.optional(),
    })
    .superRefine((state, context) => {
      for (const { path, message } of contradictions(state as TradingState))
        context.addIssue({ code: "custom", path: [...path], message });
    });
}

interface Contradiction {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Finds what in a state of the right form cannot be: an order that is there twice, a fill of no order. */
function* contradictions({ book, fills }: TradingState): Generator<Contradiction> {
  const seen = new Set<number>();
  for (const [at, { permId }] of book.orders.entries()) {
    const path = ["book", "orders", at, "permId"];
    if (seen.has(permId)) yield { path, message: `${permId} is there twice` };
    if (permId >= book.nextPermId)
      yield { path, message: `${permId} is not below nextPermId ${book.nextPermId}` };
    seen.add(permId);
  }
  for (const [at, { permId }] of fills.entries()) {
    if (!seen.has(permId)) yield { path: ["fills", at, "permId"], message: `there is no order ${permId}` };
  }
}
