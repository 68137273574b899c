import { runScenario, type Scenario } from "../sim/mod.ts";
import { plainTable } from "../sim/options/plain-table.ts";
import { completeValues } from "../sim/script/complete-values.ts";
import { messageNamed, REQUESTS, type RequestName } from "../sim/wire/catalogue.ts";
import { encodeFrame, encodeHello } from "../sim/wire/frames.ts";
import { type Suite, seconds, whole } from "./suite.ts";

/** Orders of the day. */
const ORDERS = 1_000;
/** Time from the opening to the close in New York, in ms. */
const DAY_MS = 6.5 * 3_600_000;
const VERSION = 193;

/** CPU time of a scenario of one trading day. */
export interface ScenarioDay {
  readonly cpuMs: number;
  readonly events: number;
  readonly fills: number;
}

const DAY: Scenario = {
  scenario: "a-trading-day",
  about: "A client places a thousand orders between the opening and the close.",
  start: "2026-01-13T14:30:00Z",
  options: { profile: "gentle" },
  timeline: [
    { at: "1h", inject: "farm-broken:forMs=5000" },
    { at: "3h", expect: { request: "placeOrder", atLeast: 300 } },
  ],
  until: DAY_MS + 60_000,
  checks: [{ request: "placeOrder", times: ORDERS }, { sessionsAtMost: 1 }],
};

/** Runs the day once: market orders, resting orders, and cancels of the resting ones, through a client in memory. */
async function day(): Promise<ScenarioDay> {
  const before = process.cpuUsage();
  await using run = await runScenario(DAY, { network: "memory" });
  const { clock } = run.tws.seams;
  const link = run.fake.accept({ write: () => {}, end: () => {}, reset: () => {} });
  const blanks = new Map<RequestName, Readonly<Record<string, unknown>>>();
  const send = (name: RequestName, values: Readonly<Record<string, unknown>>): void => {
    const message = messageNamed(REQUESTS, name, "request");
    const blank = blanks.get(name) ?? completeValues(message, {});
    blanks.set(name, blank);
    link.received(encodeFrame(message.write({ ...blank, ...values } as never, VERSION)));
  };
  link.received(encodeHello(100, VERSION));
  send("startApi", { clientId: 1 });
  const share = { symbol: "AAPL", secType: "STK", exchange: "SMART", currency: "USD" };
  const place = (orderId: number): void => {
    const isResting = orderId % 2 === 0;
    const terms = isResting ? { orderType: "LMT", lmtPrice: 100 } : { orderType: "MKT" };
    const action = orderId % 4 === 1 ? "BUY" : "SELL";
    const side = isResting ? "BUY" : action;
    send("placeOrder", {
      orderId,
      ...share,
      ...terms,
      action: side,
      totalQuantity: 10,
      tif: "DAY",
      transmit: true,
    });
    if (isResting) clock?.after(10_000, () => send("cancelOrder", { orderId }));
    if (orderId < ORDERS) clock?.after(DAY_MS / (ORDERS + 2), () => place(orderId + 1));
  };
  clock?.after(1_000, () => place(1));
  const verdict = await run.verdict();
  if (!verdict.passed) throw new Error(`Cannot measure the day: ${JSON.stringify(verdict.outcomes)}`);
  const { user, system } = process.cpuUsage(before);
  return {
    cpuMs: (user + system) / 1_000,
    events: run.fake.trace.events.length + run.fake.trace.dropped,
    fills: run.tws.answers("execDetails").length,
  };
}

/** A scenario of a trading day with a thousand orders, on virtual time. */
export const scenario: Suite = {
  name: "scenario",
  run: async ({ quick, say, progress }) => {
    progress("a trading day with 1 000 orders");
    const days: ScenarioDay[] = [];
    for (let round = 0; round < (quick ? 2 : 5); round++) days.push(await day());
    const [first] = days;
    const best = Math.min(...days.map(({ cpuMs }) => cpuMs));
    say(`A scenario of a trading day with ${whole(ORDERS)} orders, on virtual time`);
    const table = plainTable(["CPU, first", "CPU, best", "events", "fills"], [0, 1, 2, 3]);
    table.push([
      seconds(first?.cpuMs ?? 0),
      seconds(best),
      whole(first?.events ?? 0),
      whole(first?.fills ?? 0),
    ]);
    say(table.toString());
    return days;
  },
};
