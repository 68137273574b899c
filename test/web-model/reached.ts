import { codeOf } from "./invariants/answers-true.ts";
import type { WebRunRecord } from "./record.ts";

/** Counts what a run reached: states, events, outcomes of calls, and refusals of the gateway. */
export function reached({ pools, trace, counts }: WebRunRecord): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  const count = (name: string, times = 1): void => {
    found[name] = (found[name] ?? 0) + times;
  };
  for (const { events, calls, requests, sockets, readings } of pools) {
    for (const { event } of events) count(event.type === "state" ? `state ${event.state}` : event.type);
    for (const call of calls) count(codeOf(call) ?? (call.read === undefined ? call.what : "read"));
    for (const { answer } of requests) count(`status ${answer?.status ?? "none"}`);
    count("sockets", sockets.length);
    for (const { slowMs } of readings) count(slowMs > 0 ? "slow reader" : "fast reader");
  }
  for (const { event } of trace) if (event === "refused") count("refused");
  count("questions", counts.questions);
  count("questions lost", counts.questionsLost);
  count("evictions", counts.evictions);
  return found;
}
