import { exceeded } from "../tws/codes.ts";
import type { Budgets } from "./outbox.ts";

/** Shrinks the budget that TWS says was exceeded, for a while. */
export function slowDown({ pacer, historical }: Budgets, code: number, message: string): void {
  const budget = exceeded(code, message);
  if (budget === "historical") historical.slowDown();
  if (budget === "messages") pacer.slowDown();
}
