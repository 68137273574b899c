import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import type { AnyRead } from "../../../src/operations/read.ts";
import type { AnyWatch } from "../../../src/operations/stream.ts";
import { EVENT_ROUTES, eventsOfMessage } from "../../../src/tws/events.ts";
import * as examples from "../../support/reads.ts";
import { WATCHES } from "../../support/watches.ts";

/** More than all numbers of messages that there are. */
const NUMBERS = Array.from({ length: 500 }, (_, id) => id);

test("a message of which one or more events are made is found by its number, and others are not", () => {
  expect([1, 2, 61, 62, 99].map(eventsOfMessage)).toEqual([
    ...[["tickPrice", "tickSize"], ["tickSize"], ["position"], ["positionEnd"]],
    ["tickByTickAllLast", "tickByTickBidAsk", "tickByTickMidPoint"],
  ]);
  // An error or a new order number is no part of an answer.
  expect([4, 9, 0, -1, 9_999].map(eventsOfMessage)).toEqual([[], [], [], [], []]);
});

test("a message whose number could not be read may have been any of them", () => {
  const all = NUMBERS.flatMap((id) => eventsOfMessage(id));
  expect([...eventsOfMessage(Number.NaN)].sort()).toEqual(all.sort());
  expect(all.length).toBeGreaterThan(50);
});

test("every event that carries a part of an answer belongs to a message", () => {
  const made = new Set(NUMBERS.flatMap((id) => eventsOfMessage(id)));
  const others = [...EVENT_ROUTES].filter(([event, route]) => route !== "library" && !made.has(event));
  // The library never emits `contractDescriptions`; the others carry no part of an answer.
  const unlisted = [
    "contractDescriptions",
    "nextValidId",
    "orderBound",
    "tickReqParams",
    "updateAccountTime",
  ];
  expect(others.map(([event]) => event).sort()).toEqual(unlisted);
});

test("the events of messages are events that have a route", () => {
  for (const event of eventsOfMessage(Number.NaN)) {
    expect(EVENT_ROUTES.has(event), event).toBe(true);
  }
});

/** The modules of the catalogue. */
const FOLDER = new URL("../../../src/operations/", import.meta.url);
const MODULES: readonly object[] = await Promise.all(
  readdirSync(FOLDER).map((name) => import(new URL(name, FOLDER).href)),
);

/** The exports of the catalogue that have a field. */
const entries = <Entry>(has: string): readonly Entry[] =>
  MODULES.flatMap((module) =>
    Object.values(module).filter((one) => typeof one === "object" && one !== null && has in one),
  );

const READS = entries<AnyRead>("collect");
const STREAMS = entries<AnyWatch>("begin");
const OF_MESSAGES = new Set(Array.from({ length: 200 }, (_, id) => eventsOfMessage(id)).flat());
const ARGS = { contract: {}, genericTicks: [], providerCodes: [], rows: 5, account: "", tickType: "Last" };

test("a message that cannot be decoded is reported to every read and stream it may be for", () => {
  // A quote is read from the stream of market data.
  const collected = examples.READS.map(({ name }) => name).filter((name) => name !== "getQuote");
  expect(READS.map(({ name }) => name)).toEqual(expect.arrayContaining(collected));
  expect(STREAMS.map(({ name }) => name).sort()).toEqual(WATCHES.map(({ name }) => name).sort());
  const handled = [
    ...READS.map(({ name, collect }) => [name, Object.keys(collect(ARGS as never).on)] as const),
    ...STREAMS.map((stream) => {
      const { on } = stream.begin(ARGS, {
        emit: () => {},
        endSnapshot: () => {},
        kept: new Map(),
        clientId: 1,
        id: 1,
      });
      // What only confirms a request carries no data.
      const opens = (stream.opens ?? []).filter((event) => event !== "tickReqParams");
      return [stream.name, [...Object.keys(on), ...opens]] as const;
    }),
  ];
  const unknown = handled.flatMap(([name, events]) =>
    events.filter((event) => !OF_MESSAGES.has(event)).map((event) => `${name} ${event}`),
  );
  expect(unknown).toEqual([]);
});
