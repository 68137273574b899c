import { expect, test } from "vitest";
import { chosenMessages } from "../../../sim/faults/chosen-messages.ts";
import type { FrameMoment } from "../../../sim/faults/moments.ts";
import { seeded } from "../../../sim/world/random.ts";

/** A message that TWS sends, or receives. */
const moment = (name: string, direction: "in" | "out" = "out"): FrameMoment =>
  ({ connection: 1, direction, name, count: 1 }) as FrameMoment;

test("a message that is named is chosen, as often as its times say, and no other", () => {
  const hooks = chosenMessages({ message: "tickPrice", times: 2 }, seeded(1), () => ({ copies: 2 }));
  const verdicts = [
    moment("tickSize"),
    moment("tickPrice", "in"),
    moment("tickPrice"),
    moment("tickPrice"),
  ].map((one) => hooks.onFrame?.(one));
  expect(verdicts).toEqual([undefined, undefined, { copies: 2 }, { copies: 2 }]);
  expect(hooks.isSpent).toBe(true);
  expect(hooks.onFrame?.(moment("tickPrice"))).toBeUndefined();
});

test("without a name any message is chosen but those of the handshake", () => {
  const hooks = chosenMessages({}, seeded(1), () => ({ lateMs: 5 }));
  const names = ["greeting", "managedAccounts", "nextValidId", "error", "tickSize"];
  expect(names.filter((name) => hooks.onFrame?.(moment(name)) !== undefined)).toEqual(["error", "tickSize"]);
  expect(hooks.isSpent).toBe(false);
});
