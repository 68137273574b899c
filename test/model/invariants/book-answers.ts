import { READS } from "../reads.ts";
import type { Invariant } from "../record.ts";
import { sinceMs } from "../window.ts";

/** An answer is what the fake's book held at one instant between question and answer: nothing less, nothing else. */
export const bookAnswers: Invariant = {
  name: "each answer is what the book of TWS held at one instant while it was asked for",
  breaches: (run) =>
    run.calls.flatMap((call) => {
      const { read, outcome, ended } = call;
      const kind = READS.get(read?.name ?? "");
      if (read === undefined || kind?.book === undefined) return [];
      if (ended === undefined || outcome === undefined || !("value" in outcome)) return [];
      const rows = [...kind.rows(outcome.value as never, read.about)].sort();
      const pages = run.book.between(sinceMs(run, call), ended.atMs);
      const possible = pages.map((page) => kind.book?.(page, run.clientId, read.about) ?? []);
      if (possible.some((one) => same(one, rows))) return [];
      const nearest = possible
        .map((one) => unlike(one, rows))
        .sort((one, other) => one.length - other.length)[0];
      return [`${call.what} of ${call.began.atMs} differs from the book: ${nearest?.join("; ")}`];
    }),
};

/** What an answer lacks and what it has too much. */
function unlike(held: readonly string[], told: readonly string[]): readonly string[] {
  const lacks = held.filter((row) => !told.includes(row)).map((row) => `lacks ${row}`);
  const twice = told.filter((row, at) => told.indexOf(row) !== at).map((row) => `has twice ${row}`);
  return [...lacks, ...told.filter((row) => !held.includes(row)).map((row) => `has ${row}`), ...twice];
}

const same = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((row, at) => row === other[at]);
