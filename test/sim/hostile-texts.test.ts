import { expect, test } from "vitest";
import { Exchange } from "../../sim/exchange/exchange.ts";
import { type AnyMessage, REQUESTS } from "../../sim/wire/catalogue.ts";
import { type PlaceOrder, placeOrder } from "../../sim/wire/requests/place-order.ts";
import { waitingOrder, waysToMake } from "../support/every-request.ts";
import { fieldsOf } from "../support/messages.ts";
import { sent, Table, TRADING } from "../support/table.ts";
import { within } from "../support/within.ts";

/** Texts that take long where a pattern tries many ways to match, or a loop counts what a client says. */
const HOSTILE: readonly string[] = [
  `${"9".repeat(60_000)}!`,
  `${"1.".repeat(30_000)}x`,
  `1${"e".repeat(60_000)}`,
  `${" ".repeat(60_000)}x`,
  ",".repeat(60_000),
  `${"A,".repeat(30_000)}!`,
  `${"BRFG+".repeat(12_000)}!`,
  "999999999999 S",
  "2147483647",
  "-2147483648",
  "\u009b\u2028".repeat(1_000),
];

/** Time after which one request is stopped and fails: far more than it needs on a busy machine. */
const REQUEST_MS = 5_000;
/** Time for all frames of one request. */
const FRAMES_MS = 180_000;
/** Messages that the answer to one request may have: a chain of options has fewer rows. */
const ANSWERS_MAX = 30_000;

const APPLE = new Exchange().listed(TRADING).find(({ conId }) => conId === 265598);

/** Gets frames of a request: an empty one, except of an order, and one for each way in which it is accepted. */
function framesOf(message: AnyMessage): readonly (readonly string[])[] {
  if (APPLE === undefined) throw new Error("Apple is not listed");
  const ways = message.name === "placeOrder" ? [waitingOrder(APPLE)] : [{}, ...waysToMake(message, APPLE)];
  return ways.map((values) => fieldsOf(message as never, { reqId: 7, orderId: 7, ...values } as never));
}

// Every request has each text in every one of its fields: some 10 000 frames.
test.each([...REQUESTS.values()].map((message) => [message.name, message] as const))(
  "%s with a hostile text in any field is answered in bounded work, in one line",
  (name, message) => {
    for (const fields of framesOf(message)) {
      const table = Table.trading({ messagesPerSecond: 0 });
      for (const text of HOSTILE)
        for (let at = 1; at < fields.length; at++) {
          const frame = fields.map((field, place) => (place === at ? text : field));
          const what = `${name} with ${JSON.stringify(text.slice(0, 20))} in field ${at}`;
          // A client of its own: what it has subscribed to ends with it.
          const client = table.client(1);
          const effects = within(REQUEST_MS, what, () => client.sendFields(...frame));
          expectHarmless(what, sent(effects));
          table.gone(client);
        }
      within(REQUEST_MS, `a second after ${name}`, () => table.advance(1_000));
    }
  },
  FRAMES_MS,
);

/** Rows of each list of an order, far more than any order has. */
const ROWS = 5_000;
const LONG_LISTS: Readonly<Record<string, Partial<PlaceOrder>>> = {
  "combination legs": {
    secType: "BAG",
    legs: Array.from({ length: ROWS }, () => ({
      conId: 265598,
      ratio: 1,
      action: "BUY",
      exchange: "SMART",
      openClose: 0,
      shortSaleSlot: 0,
      designatedLocation: "",
      exemptCode: -1,
    })),
  },
  "algorithm parameters": {
    algoStrategy: "Vwap",
    algoParams: Array.from({ length: ROWS }, (_, at) => ({ tag: `tag${at}`, value: "1" })),
  },
  conditions: {
    conditions: Array.from({ length: ROWS }, () => ({
      type: 1,
      conjunction: "a",
      isMore: true,
      value: "1.5",
      conId: 265598,
      exchange: "SMART",
      triggerMethod: 1,
      secType: "",
      symbol: "",
    })),
  },
};

test.each(Object.entries(LONG_LISTS))(
  "an order with 5 000 %s is answered in bounded work",
  (what, values) => {
    if (APPLE === undefined) throw new Error("Apple is not listed");
    const table = Table.trading({ messagesPerSecond: 0 });
    const fields = fieldsOf(placeOrder, { orderId: 7, ...waitingOrder(APPLE), ...values });
    const answers = within(REQUEST_MS, what, () => sent(table.client(1).sendFields(...fields)));
    expectHarmless(what, answers);
    within(REQUEST_MS, `a minute after ${what}`, () => table.advance(60_000));
  },
);

/** Orders with texts that a plain order does not have. */
const TEXTS_OF_ORDERS: Readonly<Record<string, (text: string) => Partial<PlaceOrder>>> = {
  "number of an algorithm": (value) => ({ algoStrategy: "Vwap", algoParams: [{ tag: "maxPctVol", value }] }),
  "time of an algorithm": (value) => ({ algoStrategy: "Twap", algoParams: [{ tag: "startTime", value }] }),
  "name of a parameter": (tag) => ({ algoStrategy: "Vwap", algoParams: [{ tag, value: "1" }] }),
  "beta of a hedge": (hedgeParam) => ({ hedgeType: "B", hedgeParam, parentId: 5 }),
  "ratio of a pair trade": (hedgeParam) => ({ hedgeType: "P", hedgeParam, parentId: 5 }),
};

test.each(Object.entries(TEXTS_OF_ORDERS))(
  "an order with a hostile text as the %s is answered in bounded work",
  (what, values) => {
    if (APPLE === undefined) throw new Error("Apple is not listed");
    for (const text of HOSTILE) {
      const client = Table.trading({ messagesPerSecond: 0 }).client(1);
      const order = (more: Partial<PlaceOrder>) =>
        client.sendFields(...fieldsOf(placeOrder, { ...waitingOrder(APPLE), ...more }));
      order({ orderId: 5 });
      const answers = within(REQUEST_MS, what, () => sent(order({ orderId: 7, ...values(text) })));
      expectHarmless(what, answers);
    }
  },
);

function expectHarmless(what: string, answers: readonly (readonly string[])[]): void {
  expect(answers.length, what).toBeLessThan(ANSWERS_MAX);
  for (const [id, , , code, text = ""] of answers) {
    if (id !== "4") continue;
    expect(text.length, what).toBeLessThanOrEqual(12_000);
    expect(text, what).toMatch(/^[\x20-\x7e]*$/);
    expect(code, what).not.toBe("323");
  }
}
