import fc from "fast-check";
import { expect, test } from "vitest";
import { getAccountUpdates } from "../../../src/operations/account-updates.ts";
import { getAccountSummary, getManagedAccounts } from "../../../src/operations/accounts.ts";
import { getMarketRule } from "../../../src/operations/contracts.ts";
import { getAllOpenOrders, getCompletedOrders, getOpenOrders } from "../../../src/operations/orders.ts";
import { getPositions } from "../../../src/operations/positions.ts";
import { type CheckedCall, checkedCall } from "../../../src/requests/checked-call.ts";
import type { PendingCall } from "../../../src/requests/shared-request.ts";
import { identify, ListServer, type Reaction } from "../../support/list-server.ts";
import { type Call, type RequestsFixture, requestsFixture } from "../../support/requests-fixture.ts";
import { runs } from "../../support/runs.ts";

// biome-ignore lint/suspicious/noExplicitAny: questions of all kinds
type Any = CheckedCall<any, any>;

const DU1 = checkedCall(getAccountUpdates, { account: "DU1" });
const DU2 = checkedCall(getAccountUpdates, { account: "DU2" });
const summary = (tags: string): Any =>
  checkedCall(getAccountSummary, { group: "All", tags: tags.split(",") });

/** Each question with the name that its answer has in the book. */
const QUESTIONS: readonly (readonly [of: string, question: Any])[] = [
  ["positions", checkedCall(getPositions, null)],
  ["own", checkedCall(getOpenOrders, null)],
  ["all", checkedCall(getAllOpenOrders, null)],
  ["account DU1", DU1],
  ["account DU2", DU2],
  ["summary NetLiquidation", summary("NetLiquidation")],
  ["summary BuyingPower", summary("BuyingPower")],
  ["completed", checkedCall(getCompletedOrders, null)],
  ["accounts", checkedCall(getManagedAccounts, null)],
  ["rule 26", checkedCall(getMarketRule, { marketRuleId: 26 })],
  ["rule 99", checkedCall(getMarketRule, { marketRuleId: 99 })],
];

const anyStep = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      ask: fc.nat(QUESTIONS.length - 1),
      timeoutMs: fc.integer({ min: 1, max: 9_000 }),
    }),
  },
  { weight: 5, arbitrary: fc.record({ waitMs: fc.oneof(fc.nat(40), fc.nat(6_000)) }) },
  { weight: 2, arbitrary: fc.record({ leave: fc.nat(20) }) },
  {
    weight: 2,
    arbitrary: fc.record({ hold: fc.nat(QUESTIONS.length - 1), forMs: fc.integer({ min: 1, max: 40_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ upstream: fc.constantFrom("lost", "back", "back, data lost") }) },
);

const anyReaction = (halves: boolean) =>
  fc.record({
    reaction: fc.constantFrom<Reaction>(
      ...(["whole", "whole", "nothing", "refuses", "refuses and answers"] as const),
      ...(["refuses by number", "refuses by number and answers"] as const),
      ...(halves ? (["half"] as const) : []),
    ),
    delayMs: fc.oneof(fc.nat(60), fc.nat(3_000)),
  });

interface Waiting {
  readonly of: string;
  /** When the last answer to the same question was given before this call. */
  readonly afterMs: number;
  readonly asked: PendingCall<unknown>;
}

/** What TWS goes on sending, because nothing cancelled it after it was requested. */
function left(sent: readonly Call[]): readonly string[] {
  const going = new Set<string>();
  for (const [name, first] of sent) {
    if (name === "reqAccountUpdates") going[first === true ? "add" : "delete"]("AccountUpdates");
    else if (/^req(Positions|AccountSummary)$/.test(name)) going.add(`${name.slice(3)} ${first}`);
    else if (name.startsWith("cancel")) going.delete(`${name.slice(6)} ${first}`);
  }
  return [...going].map((one) => `${one} goes on`);
}

/** Callers of all kinds against a server that is what it is; gives what was answered wrongly. */
async function play(
  steps: readonly object[],
  script: readonly { readonly reaction: Reaction; readonly delayMs: number }[],
  fenced: boolean,
): Promise<readonly string[]> {
  let hand: RequestsFixture | undefined;
  const server = new ListServer(() => hand as RequestsFixture);
  hand = requestsFixture({ onSent: (call) => server.take(call) });
  const { clock, requests, setUpstream } = hand;
  server.script.push(...script);
  server.fenced = fenced;
  const wrong: string[] = [];
  const lastMs = new Map<string, number>();
  const waiting: Waiting[] = [];
  const ask = (at: number, timeoutMs: number): Promise<string> => {
    const [of, what] = QUESTIONS[at] as (typeof QUESTIONS)[number];
    const asked: PendingCall<unknown> = requests.request(what, { timeoutMs });
    const one: Waiting = { of, afterMs: lastMs.get(of) ?? 0, asked };
    waiting.push(one);
    return asked.answer.then(
      (result) => {
        const seen = identify(result);
        const nowMs = clock.now();
        lastMs.set(of, nowMs);
        const stale = seen.fromMs + 130 <= one.afterMs || seen.fromMs > nowMs;
        if (seen.of !== of || !seen.whole || stale) {
          wrong.push(`${of} after ${one.afterMs} at ${nowMs}: ${JSON.stringify(seen)}`);
        }
        return "answered";
      },
      (error: { code: string }) => error.code,
    );
  };
  /** Keeps what goes on, as the view of a lease does, and looks at what comes under its number. */
  const hold = (at: number, forMs: number): void => {
    const [of, what] = QUESTIONS[at] as (typeof QUESTIONS)[number];
    const line = requests.queueOf(what.operation as never, what.key);
    const recipient = {
      receive: (event: string, args: readonly unknown[]): void => {
        if (event === "accountSummary" && `summary ${args[2]}` !== of) wrong.push(`${of} is told ${args[2]}`);
      },
    };
    line.hold(what, recipient);
    void ask(at, 9_000);
    clock.after(forMs, () => line.release(what, recipient));
  };
  for (const step of steps) {
    if ("hold" in step && "forMs" in step) hold(Number(step.hold), Number(step.forMs));
    if ("ask" in step && "timeoutMs" in step) void ask(Number(step.ask), Number(step.timeoutMs));
    if ("waitMs" in step) await clock.advance(Number(step.waitMs));
    if ("leave" in step) waiting[Number(step.leave)]?.asked.leave({ code: "ABORTED" } as never);
    if ("upstream" in step) setUpstream(step.upstream as "lost");
  }
  server.script.length = 0;
  setUpstream("back");
  if (fenced) {
    // Whatever was lost before blocks nobody: all of them are answered by a server that is well again.
    await clock.advance(100);
    const last = Promise.all(QUESTIONS.map((_, at) => ask(at, 19_000)));
    const codes = await clock.until(last);
    for (const [at, code] of codes.entries())
      if (code !== "answered") wrong.push(`${QUESTIONS[at]?.[0]}: ${code}`);
  }
  await clock.advance(300_000);
  wrong.push(...left(hand.sent));
  if (requests.open > 0) wrong.push(`${requests.open} are left`);
  if (clock.timers > 0) wrong.push(`${clock.timers} timers are left`);
  return wrong;
}

test("for any server behaviour answers are complete and right, and unheld updates end", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyStep, { maxLength: 40 }),
      fc.array(anyReaction(true), { maxLength: 25 }),
      async (steps, script) => {
        expect(await play(steps, script, true)).toEqual([]);
      },
    ),
    runs(150),
  );
});

test("for a server that answers no fence, answers are complete and right too", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyStep, { maxLength: 40 }),
      fc.array(anyReaction(false), { maxLength: 25 }),
      async (steps, script) => {
        expect(await play(steps, script, false)).toEqual([]);
      },
    ),
    runs(100),
  );
});
