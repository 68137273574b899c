import { expect, test } from "vitest";
import { sources } from "./support/sources.ts";

/** The errors of these become rules together with those of orders. */
/** Sources beside the rules that may send errors, and why. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  "sim/tws/system-events.ts": "notices about TWS as a whole, under no request",
  "sim/tws/orders/order-events.ts": "an order that is rejected by hand, with a code that is given",
  "sim/tws/context/context.ts":
    "the functions that send, and the look-up of contracts, whose refusals are rules",
};

/** A call that sends an error or a notice. */
const SENDS = /\.error\(|send\((?:out\.)?error\b/;

const TWS = sources("sim/tws").filter(({ path }) => !path.startsWith("sim/tws/rules/"));

test("TWS sends errors by rules alone, some sources with a reason aside", () => {
  const others = TWS.filter(({ code, path }) => SENDS.test(code) && !(path in EXCEPTIONS));
  expect(others.map(({ path }) => path)).toEqual([]);
});

test("every exception sends errors", () => {
  const idle = Object.entries(EXCEPTIONS).filter(
    ([path]) => !TWS.some((one) => one.path === path && SENDS.test(one.code)),
  );
  expect(idle).toEqual([]);
});

test("within the rules, refuses() alone sends", () => {
  const sending = sources("sim/tws/rules").filter(({ code }) => SENDS.test(code));
  expect(sending.map(({ path }) => path)).toEqual(["sim/tws/rules/refuses.ts"]);
});
