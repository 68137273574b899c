import { NONE, type StepCheck } from "./check.ts";

/** Most timers at one instant: a large answer in pieces of one byte has some ten thousand. */
const TIMERS_MAX = 60_000;
/** Most dials at one instant: the one that failed, and the next one without a delay. */
const DIALS_MAX = 3;

/** The Zeno guard: a loop without a delay would keep virtual time from moving on. */
export function timeGoesOn(): StepCheck {
  let atMs = 0;
  let [timers, dials] = [0, 0];
  return {
    name: "no loop without a delay: few dials and a bounded number of timers at one instant",
    breaches: ({ clock, network }) => {
      const nowMs = clock.now();
      if (nowMs !== atMs || network.dials < dials) {
        atMs = nowMs;
        timers = 0;
        dials = network.dials;
      }
      timers++;
      if (network.dials - dials > DIALS_MAX) {
        dials = network.dials;
        return [`more than ${DIALS_MAX} dials at one instant`];
      }
      return timers === TIMERS_MAX ? [`${TIMERS_MAX} timers at one instant`] : NONE;
    },
  };
}
