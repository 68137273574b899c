import { READS } from "../reads.ts";
import type { Invariant } from "../record.ts";
import { SessionClients } from "../session-clients.ts";
import { seenSinceMs, sinceMs } from "../window.ts";

/** An answer has exactly the rows of the fake's book at one instant between request and answer. */
export const bookAnswers: Invariant = {
  name: "each answer is what the book of TWS held at one instant between request and answer",
  breaches: (run) => {
    const clients = new SessionClients(run.frames);
    return run.calls.flatMap((call) => {
      const { read, outcome, ended } = call;
      const kind = READS.get(read?.name ?? "");
      if (read === undefined || kind?.book === undefined) return [];
      if (ended === undefined || outcome === undefined || !("value" in outcome)) return [];
      const rows = [...kind.rows(outcome.value as never, read.about)].sort();
      const fromMs = seenSinceMs(run, sinceMs(run, call), ended.atMs);
      const pages = run.book.between(fromMs, ended.atMs);
      // The answer is of the session that was there when it arrived.
      const clientId = clients.at(ended.seq) ?? run.clientId;
      const possible = pages.map((page) => kind.book?.(page, clientId, read.about) ?? []);
      if (possible.some((one) => same(one, rows))) return [];
      const nearest = possible
        .map((one) => unlike(one, rows))
        .sort((one, other) => one.length - other.length)[0];
      return [`${call.what} of ${call.began.atMs} differs from the book: ${nearest?.join("; ")}`];
    });
  },
};

/** Returns the rows that an answer lacks or has too many. */
function unlike(held: readonly string[], rows: readonly string[]): readonly string[] {
  const lacks = held.filter((row) => !rows.includes(row)).map((row) => `lacks ${row}`);
  const twice = rows.filter((row, at) => rows.indexOf(row) !== at).map((row) => `has twice ${row}`);
  return [...lacks, ...rows.filter((row) => !held.includes(row)).map((row) => `has ${row}`), ...twice];
}

const same = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((row, at) => row === other[at]);
