import type { WireFrame } from "../frame.ts";
import { READS, type WireForm } from "../reads.ts";
import type { Invariant } from "../record.ts";
import { sinceMs } from "../window.ts";

/** The answer to a numbered request has all rows that TWS sent to one such request, and no other rows. */
export const wireAnswers: Invariant = {
  name: "each answer to a numbered request is the whole answer to that request",
  breaches: (run) =>
    run.calls.flatMap((call) => {
      const { read, outcome, ended } = call;
      const kind = READS.get(read?.name ?? "");
      if (read === undefined || kind?.wire === undefined) return [];
      if (ended === undefined || outcome === undefined || !("value" in outcome)) return [];
      const rows = [...kind.rows(outcome.value as never, read.about)].sort().join("; ");
      const fromMs = sinceMs(run, call);
      const answers = sent(run.frames, kind.wire, read.about)
        .filter(({ end }) => end.atMs >= fromMs && end.seq < ended.seq)
        .map((one) => one.rows.join("; "));
      if (answers.includes(rows)) return [];
      const what = `${call.what} (${read.about}) of ${call.began.atMs} gave [${rows}]`;
      return [
        `${what}, and TWS had sent ${answers.length === 0 ? "nothing" : `[${answers.join("] or [")}]`}`,
      ];
    }),
};

/** Returns every whole answer that the fake sent to a request with this subject. */
function sent(frames: readonly WireFrame[], form: WireForm, about: string) {
  const answers: { readonly rows: readonly string[]; readonly end: WireFrame }[] = [];
  for (const [place, request] of frames.entries()) {
    if (request.direction !== "in" || request.name !== form.request || request.refused) continue;
    if (!form.matches(request.values, about)) continue;
    const own = frames
      .slice(place)
      .filter(
        ({ direction, connection, name }) =>
          direction === "out" &&
          connection === request.connection &&
          (name === form.end || form.carriers.includes(name)),
      )
      .filter(({ id }) => id === request.id);
    const end = own.find(({ name }) => name === form.end);
    if (end === undefined) continue;
    const carriers = own.filter(({ seq, name }) => seq <= end.seq && form.carriers.includes(name));
    const rows = carriers.flatMap(({ values, name }) => form.rows(values, name)).sort();
    answers.push({ end, rows: form.isDistinct === true ? [...new Set(rows)] : rows });
  }
  return answers;
}
