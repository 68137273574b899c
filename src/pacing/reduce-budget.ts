import { exceededBudget } from "../tws/codes.ts";
import type { Budgets } from "./outbox.ts";

/** Shrinks the budget that TWS says was exceeded, for a while. */
export function reduceBudget({ pacer, historical }: Budgets, code: number, message: string): void {
  const budget = exceededBudget(code, message);
  if (budget === "historical") historical.pause();
  if (budget === "messages") pacer.halveRate();
}
