import { exceededBudget } from "../tws/codes.ts";
import type { Budgets } from "./outbox.ts";

/** Reduces the budget that a message of TWS reports as exceeded (100, or 162 with a pacing violation), for a while. */
export function reduceBudget({ pacer, historical }: Budgets, code: number, message: string): void {
  const budget = exceededBudget(code, message);
  if (budget === "historical") historical.pause();
  if (budget === "messages") pacer.halveRate();
}
