import { expect, test } from "vitest";
import { FakeTws, type ServerEnd, VirtualClock } from "../../sim/mod.ts";
import { encodeFrame, encodeHello } from "../../sim/wire/frames.ts";
import { type PlaceOrder, placeOrder } from "../../sim/wire/requests/place-order.ts";
import { startApi } from "../../sim/wire/requests/session.ts";
import { HOSTILE_ORDERS } from "../support/hostile-orders.ts";
import { fieldsOf, frameOf } from "../support/messages.ts";
import { within } from "../support/within.ts";

/** Characters of a text on which a pattern that takes quadratic time needs seconds, and a linear one milliseconds. */
const LONG = 60_000;
/** Real time in which one order has to be answered, in ms: a bound for quadratic patterns, not a measure. */
const ORDER_MS = 1_500;

/** Long texts that almost match the patterns of numbers, times, names and lists. */
const LONG_TEXTS: readonly string[] = [
  `${"9".repeat(LONG)}!`,
  `${" ".repeat(LONG)}!`,
  `${"A".repeat(LONG)}!`,
  `20260113 15:00:00${" ".repeat(LONG)}! !`,
  `15:00:00${" ".repeat(LONG)}! !`,
  `${"1:".repeat(LONG / 2)}!`,
  `${"1,".repeat(LONG / 2)}!`,
];

/** Makes every copy of a value in which one text is another one. */
function withText(value: unknown, text: string): readonly unknown[] {
  if (typeof value === "string") return [text];
  if (Array.isArray(value))
    return value.flatMap((one, at) => withText(one, text).map((made) => value.with(at, made)));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    withText(one, text).map((made) => ({ ...value, [key]: made })),
  );
}

/** Opens a session and returns what sends a frame of texts; a session that the fake has ended is followed by another one. */
function sender(): (fields: readonly string[]) => void {
  const tws = new FakeTws({ clock: new VirtualClock(Date.UTC(2026, 0, 13, 15, 30)), messagesPerSecond: 0 });
  let [clientId, isOpen] = [0, false];
  const ended = (): void => {
    isOpen = false;
  };
  const open = (): ServerEnd => {
    const opened = tws.accept({ write: () => {}, end: ended, reset: ended });
    opened.received(encodeHello(100, 193));
    opened.received(frameOf(startApi, { clientId: ++clientId }));
    isOpen = true;
    return opened;
  };
  let end = open();
  return (fields) => {
    if (!isOpen) end = open();
    const bytes = encodeFrame(fields);
    const long = fields.findIndex(({ length }) => length > 1_000);
    const what = `an order with ${fields[long - 1]}, ${fields[long]?.slice(0, 30)}`;
    within(ORDER_MS, what, () => end.received(bytes));
  };
}

test.each(LONG_TEXTS.map((text) => [text.slice(0, 20), text]))(
  "a text that begins with %j is read in linear time in every field of an order",
  (_, text) => {
    const send = sender();
    let sent = 0;
    for (const order of HOSTILE_ORDERS)
      for (const spoiled of withText(order, text)) {
        send(fieldsOf(placeOrder, { ...(spoiled as Partial<PlaceOrder>), orderId: ++sent }));
      }
    const plain = fieldsOf(placeOrder, HOSTILE_ORDERS[0]);
    for (const at of plain.keys()) send(plain.with(at, text));
    expect(sent).toBeGreaterThan(200);
  },
);
