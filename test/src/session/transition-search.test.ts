import { expect, test } from "vitest";
import type { SessionEvent, SessionRules, SessionState, Step } from "../../../src/session/session-state.ts";
import { transition } from "../../../src/session/transition.ts";
import type { Transition } from "../../support/session-equality.ts";
import { type Happening, type Held, SMALL_RULES, sessionMachine } from "../../support/session-machine.ts";
import { SESSION_PROMISES } from "../../support/session-promises.ts";
import { breachText, StateSearch } from "../../support/state-search.ts";

const rulesOf = (clientIdPolicy: SessionRules["clientIdPolicy"], followPort = true): SessionRules => ({
  ...SMALL_RULES,
  clientIdPolicy,
  followPort,
});

function searched(
  rules: SessionRules,
  which: "any" | "possible",
  machine: Transition = transition,
): StateSearch<Held, Happening> {
  return new StateSearch(sessionMachine(machine, rules, which));
}

const is =
  (...kinds: readonly SessionState["kind"][]) =>
  ({ state }: Held): boolean =>
    kinds.includes(state.kind);
const KINDS: readonly SessionState["kind"][] = [
  ...(["idle", "dialing", "handshaking", "ready", "degraded"] as const),
  ...(["draining", "waiting", "failed", "closed"] as const),
];

test.each([rulesOf("wait"), rulesOf("fail"), rulesOf([7, 9], false)])(
  "every event in every state keeps every promise, with $clientIdPolicy",
  (rules) => {
    const search = searched(rules, "any");
    expect(search.breach && breachText(search.breach)).toBeUndefined();
    for (const kind of KINDS) expect(search.reaches(is(kind)), kind).toBe(true);
  },
);

test.each([rulesOf("wait"), rulesOf("fail"), rulesOf([7, 9]), rulesOf([7], false)])(
  "there is one dial, one session or one wait at a time, with $clientIdPolicy",
  (rules) => {
    const search = searched(rules, "possible");
    expect(search.breach && breachText(search.breach)).toBeUndefined();
    // No state is without an exit: a session can come from each that waits for one, and an end from all of them.
    const isAlive = (held: Held): boolean => !is("closed", "draining")(held);
    expect(search.stuck(isAlive, is("ready"))).toBeUndefined();
    expect(search.stuck(isAlive, is("idle", "failed"))).toBeUndefined();
    expect(search.stuck(() => true, is("closed"))).toBeUndefined();
    for (const kind of KINDS) expect(search.reaches(is(kind)), kind).toBe(true);
  },
);

type Change = (step: Step, before: SessionState, event: SessionEvent) => Step;
/** The real function, with a defect. */
const planted =
  (change: Change): Transition =>
  (state, event, rules) =>
    change(transition(state, event, rules), state, event);
const without = (step: Step, kind: string): Step => ({
  ...step,
  effects: step.effects.filter((effect) => effect.kind !== kind),
});
const as = (step: Step, change: object): Step => ({
  ...step,
  state: { ...step.state, ...change } as SessionState,
});
const KEPT = { failures: 0, clientIdIndex: 0, conflictSinceMs: undefined, foreignAnswers: 0, ports: [4002] };

/** Defects of a transition function, each with the promise that it breaks and the shortest way there. */
const DEFECTS: readonly {
  readonly name: string;
  readonly change: Change;
  readonly sentence: string;
  readonly path: readonly string[];
  readonly rules?: SessionRules;
  readonly which?: "any" | "possible";
}[] = [
  {
    name: "a late event of a dead dial opens a session while a wait runs",
    change: (step, before, event) =>
      before.kind === "waiting" && event.kind === "opened" ? as(step, { kind: "handshaking" }) : step,
    which: "any",
    sentence: "a wait begins beside a dial or another wait",
    path: ["wanted", "ended CONNECT_FAILED", "opened", "ended CONNECT_FAILED"],
  },
  {
    name: "326 is taken for the end of the handshake",
    change: (step, before, event) =>
      before.kind === "handshaking" && event.kind === "ended" && event.error.code === "CLIENT_ID_IN_USE"
        ? transition(before, { kind: "handshake-done", atMs: event.atMs }, SMALL_RULES)
        : step,
    sentence: "broken: after 326 there is no session without another dial",
    path: ["wanted", "opened", "ended CLIENT_ID_IN_USE"],
  },
  {
    name: "an epoch is used twice after a rest",
    change: (step, before) =>
      before.kind === "idle" && before.ports !== undefined ? as(step, { epoch: before.epoch - 1 }) : step,
    sentence: "broken: an epoch grows by one with a grant, and with nothing else",
    path: ["wanted", "opened", "handshake-done", "unused", "wanted"],
  },
  {
    name: "an aborted wait still dials after close",
    change: (step, before, event) =>
      before.kind === "waiting" && event.kind === "close" ? without(step, "stop") : step,
    sentence: "closed has a wait instead of nothing",
    path: ["wanted", "ended CONNECT_FAILED", "close"],
  },
  {
    name: "a session that is cut off is not ended by close",
    change: (step, before, event) =>
      before.kind === "degraded" && event.kind === "close" ? without(step, "lose") : step,
    sentence: "broken: a session ends once, by a loss or a rest",
    path: ["wanted", "opened", "handshake-done", "ibkr-lost 1100", "close"],
  },
  {
    name: "a second caller dials again",
    change: (step, before, event) =>
      before.kind === "handshaking" && event.kind === "wanted"
        ? { state: { ...before, kind: "dialing" }, effects: [{ kind: "dial", clientId: 1, port: 4002 }] }
        : step,
    sentence: "a dial begins beside another dial or a wait",
    path: ["wanted", "opened", "wanted"],
  },
  {
    name: "a fallback ID is dialled although orders were sent under another",
    change: (step) => ({
      ...step,
      effects: step.effects.map((effect) =>
        effect.kind === "dial" &&
        effect.clientId === 1 &&
        "dialProgress" in step.state &&
        step.state.dialProgress.failures === 2
          ? { ...effect, clientId: 7 }
          : effect,
      ),
    }),
    rules: rulesOf([7]),
    sentence: "broken: only configured client IDs are dialled, and one that has orders alone",
    path: [
      ...["wanted", "opened", "handshake-done", "ordered", "ended CONNECT_FAILED", "waited"],
      ...["ended CONNECT_FAILED", "waited"],
    ],
  },
  {
    name: "a flapping session never waits longer",
    change: (step, before) =>
      before.kind === "ready" && step.state.kind === "waiting"
        ? { state: { ...step.state, dialProgress: KEPT }, effects: step.effects }
        : step,
    sentence: "broken: a wait is no longer than the longest, and grows with each failure",
    path: ["wanted", "opened", "handshake-done", "ended CONNECT_FAILED"],
  },
  {
    name: "a draining pool dials again after a loss",
    change: (step, before, event) =>
      before.kind === "draining" && event.kind === "ended"
        ? {
            state: { kind: "dialing", epoch: before.epoch, dialProgress: KEPT },
            effects: [
              { kind: "lose", error: event.error },
              { kind: "dial", clientId: 1, port: 4002 },
            ],
          }
        : step,
    sentence: "broken: a pool that drains grants and dials no more",
    path: ["wanted", "opened", "handshake-done", "drain", "ended CONNECT_FAILED"],
  },
  {
    name: "326 is retried for ever",
    change: (step, before, event) =>
      step.state.kind === "failed" && event.kind === "ended" && event.error.code === "CLIENT_ID_IN_USE"
        ? transition(before, { ...event, atMs: Number.NEGATIVE_INFINITY }, SMALL_RULES)
        : step,
    sentence: "broken: 326 for the whole time allowed ends the dials",
    path: [
      ...["wanted", "ended CLIENT_ID_IN_USE", "waited"],
      ...["1000 ms pass", "1000 ms pass", "1000 ms pass", "ended CLIENT_ID_IN_USE"],
    ],
  },
  {
    name: "the time of day decides",
    change: (step, _, event) =>
      event.kind === "handshake-done" && event.atMs > 0 ? as(step, { epoch: 0 }) : step,
    sentence: "a step depends on the hour, the number of sessions, or failures beyond the longest wait",
    path: ["wanted", "opened", "handshake-done"],
  },
];

test.each(DEFECTS)(
  "the search finds that $name, on a shortest path",
  ({ change, sentence, path, rules, which }) => {
    const { breach } = searched(rules ?? rulesOf("wait"), which ?? "possible", planted(change));
    expect(breach && breachText(breach)).toBe(breachText({ sentence, path }));
  },
);

test("the search finds a state that nothing leads out of", () => {
  const deaf = planted((step, before, event) =>
    before.kind === "failed" && event.kind === "wanted" ? { state: before, effects: [] } : step,
  );
  const machine = sessionMachine(deaf, rulesOf("fail"), "possible");
  const lenient = new StateSearch({
    ...machine,
    next: (state, event) => ({ ...machine.next(state, event), breaches: [] }),
  });
  const stuck = lenient.stuck(is("failed"), is("ready"));
  expect(stuck?.path).toEqual(["wanted", "ended CLIENT_ID_IN_USE"]);
  expect(stuck?.sentence).toContain('"kind":"failed"');
  expect(SESSION_PROMISES.length).toBeGreaterThan(15);
});
