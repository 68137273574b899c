import { PoolError } from "../../src/mod.ts";
import type { Counts } from "../support/coverage.ts";
import type { RunRecord } from "./record.ts";

/** Counts how often a run reached each named state. */
export function reached(run: RunRecord): Counts {
  const counts: Record<string, number> = {};
  const add = (name: string): void => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  for (const { what, read, outcome, began } of run.calls) {
    const beforeHealing = run.ending.healthyAt === undefined || began.seq < run.ending.healthyAt.seq;
    if (!beforeHealing || outcome === undefined) continue;
    const error = "error" in outcome ? outcome.error : undefined;
    if (error === undefined && read !== undefined) add(`answered ${read.name}`);
    if (error instanceof PoolError)
      add(`${read === undefined || what === "use" ? what : "read"} ${error.code}`);
    if (what === "drain" || what === "close") add(what);
  }
  for (const { name, direction, values, rateExceeded } of run.frames) {
    if (direction === "out") {
      if (name === "error" && values.code === 100) add(values.reqId === -1 ? "100" : "100 with a number");
    } else if (rateExceeded || ["placeOrder", "cancelOrder", "reqGlobalCancel"].includes(name)) {
      add(rateExceeded ? `rejected ${name}` : name);
    }
  }
  for (const { events } of run.users) for (const { event } of events) add(`api ${event}`);
  for (const { received } of run.readings) for (const { kind } of received) add(kind);
  for (const { event } of run.notified) add(event.type);
  for (const { event, detail } of run.trace) if (event === "fault") add(`fault ${detail.split(":")[0]}`);
  for (const { do: what } of run.script) add(`step ${what}`);
  for (const { what, settled, died } of run.trading.intents)
    add(`intent ${what} ${settled?.kind ?? (died === undefined ? "pending" : "died")}`);
  for (const { state } of run.trading.finals ?? []) add(`found ${state?.kind ?? "no order"}`);
  add(`processes ${run.trading.deaths.length + 1}`);
  for (const reaction of run.reactions) add(`listener: ${reaction}`);
  return counts;
}
