import { expect, test } from "vitest";
import { type Message, message } from "../../../../sim/wire/codec/message.ts";
import { condition, type WireCondition } from "../../../../sim/wire/field-groups/condition.ts";

const ROW: Message<WireCondition> = message("condition", 1, condition);

/** Frames of each type of condition, without the number of the message. */
const FRAMES: readonly (readonly [kind: string, frame: readonly string[], values: Partial<WireCondition>])[] =
  [
    [
      "price",
      ["1", "a", "1", "230.5", "265598", "SMART", "2"],
      { conId: 265598, value: "230.5", triggerMethod: 2 },
    ],
    ["time", ["3", "o", "1", "20260113 10:00:00 US/Eastern"], { value: "20260113 10:00:00 US/Eastern" }],
    ["margin", ["4", "a", "0", "30"], { isMore: false, value: "30" }],
    ["execution", ["5", "a", "STK", "SMART", "AAPL"], { secType: "STK", exchange: "SMART", symbol: "AAPL" }],
    ["volume", ["6", "a", "1", "1000000", "265598", "SMART"], { conId: 265598, exchange: "SMART" }],
    ["percent change", ["7", "o", "0", "5", "265598", "SMART"], { isMore: false, conId: 265598 }],
  ];

test.each(FRAMES)(
  "a condition of %s is read from its own fields and written the same",
  (_, frame, values) => {
    const read = ROW.read(["1", ...frame], 193);
    expect(read).toMatchObject({ type: Number(frame[0]), conjunction: frame[1], ...values });
    expect(ROW.write(read, 193)).toEqual(["1", ...frame]);
  },
);

test.each(FRAMES)("values that a condition of %s does not use are empty", (_, frame) => {
  const { type, conId, symbol, triggerMethod } = ROW.read(["1", ...frame], 193);
  expect(conId === 0).toBe(![1, 6, 7].includes(type));
  expect(symbol === "").toBe(type !== 5);
  expect(triggerMethod === 0).toBe(type !== 1);
});
