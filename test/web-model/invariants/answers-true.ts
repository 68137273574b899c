import { PoolError } from "../../../src/web/mod.ts";
import type { Call } from "../../model/call.ts";
import { WEB_READS } from "../reads.ts";
import { ofEachPool, type PoolRecord, type WebInvariant } from "../record.ts";
import type { SeenRequest } from "../recorded-gateway.ts";

/** An answer has what the exchange behind the gateway held when its requests were carried out. */
export const answersTrue: WebInvariant = ofEachPool(
  "each answer is what the exchange held when the gateway carried out its requests",
  (pool) =>
    pool.calls.flatMap((call) => {
      const { read, outcome, ended, began, what } = call;
      const kind = WEB_READS.get(read?.name ?? "");
      if (read === undefined || kind === undefined || ended === undefined) return [];
      if (outcome === undefined || !("value" in outcome)) return [];
      const requests = answered(kind.path, call, pool);
      if (kind.isTrue(outcome.value as never, read.about, requests)) return [];
      const shown = JSON.stringify(outcome.value)?.slice(0, 400);
      return [`${what} (${read.about}) of ${began.atMs}, with ${requests.length} requests, is ${shown}`];
    }),
);

/** Returns the requests of a read whose answers arrived during a call: equal reads share what is under way. */
function answered(
  path: string | undefined,
  { began, ended }: Call,
  { requests }: PoolRecord,
): readonly SeenRequest[] {
  if (path === undefined) return requests;
  return requests.filter(
    (one) =>
      one.path.startsWith(path) &&
      one.answer !== undefined &&
      one.answer.atMs >= began.atMs &&
      one.answer.seq < (ended?.seq ?? 0),
  );
}

/** Returns the code of the error of a call; undefined where it has an answer. */
export function codeOf({ outcome }: Call): string | undefined {
  if (outcome === undefined || !("error" in outcome)) return undefined;
  return outcome.error instanceof PoolError ? outcome.error.code : "no PoolError";
}
