import type { WireFrame } from "../frame.ts";
import { framesBy } from "../frame-index.ts";
import { READS, type WireForm } from "../reads.ts";
import type { Invariant } from "../record.ts";
import { sinceMs } from "../window.ts";

/** The answer to a numbered request has all rows that TWS sent to one such request, and no other rows. */
export const wireAnswers: Invariant = {
  name: "each answer to a numbered request is the whole answer to that request",
  breaches: (run) => {
    const known = new Map<string, readonly WholeAnswer[]>();
    return run.calls.flatMap((call) => {
      const { read, outcome, ended } = call;
      const kind = READS.get(read?.name ?? "");
      if (read === undefined || kind?.wire === undefined) return [];
      if (ended === undefined || outcome === undefined || !("value" in outcome)) return [];
      const rows = [...kind.rows(outcome.value as never, read.about)].sort().join("; ");
      const fromMs = sinceMs(run, call);
      const subject = `${read.name} ${read.about}`;
      const all = known.get(subject) ?? sent(run.frames, kind.wire, read.about);
      known.set(subject, all);
      const answers = all
        .filter(({ end }) => end.atMs >= fromMs && end.seq < ended.seq)
        .map((one) => one.rows.join("; "));
      if (answers.includes(rows)) return [];
      const what = `${call.what} (${read.about}) of ${call.began.atMs} gave [${rows}]`;
      return [
        `${what}, and TWS had sent ${answers.length === 0 ? "nothing" : `[${answers.join("] or [")}]`}`,
      ];
    });
  },
};

/** An answer of the fake, from its first row to its end. */
interface WholeAnswer {
  readonly rows: readonly string[];
  readonly end: WireFrame;
}

/** Returns every whole answer that the fake sent to a request with this subject. */
function sent(frames: readonly WireFrame[], form: WireForm, about: string): readonly WholeAnswer[] {
  const answers: WholeAnswer[] = [];
  for (const request of framesBy(frames).named(form.request)) {
    if (request.direction !== "in" || request.refused) continue;
    if (!form.matches(request.values, about)) continue;
    const own = framesBy(frames).ofConnection(request.connection);
    const carriers: WireFrame[] = [];
    for (let place = own.indexOf(request); place < own.length; place++) {
      const frame = own[place] as WireFrame;
      const { direction, name } = frame;
      const isCarrier = form.carriers.includes(name);
      if (direction !== "out" || (name !== form.end && !isCarrier) || frame.id !== request.id) continue;
      if (isCarrier) carriers.push(frame);
      if (name !== form.end) continue;
      const rows = carriers.flatMap((one) => form.rows(one.values, one.name)).sort();
      answers.push({ end: frame, rows: form.isDistinct === true ? [...new Set(rows)] : rows });
      break;
    }
  }
  return answers;
}
