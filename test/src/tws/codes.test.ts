import { expect, test } from "vitest";
import {
  exceededBudget,
  farmMeaning,
  isNotice,
  isOrderNotice,
  isRefusal,
  isRefusedForNow,
  type Meaning,
  meaningFor,
  orderMeaning,
  sessionMeaning,
} from "../../../src/tws/codes.ts";

const PACING = "Historical Market Data Service error message:Historical data request pacing violation";

const ROWS: readonly (readonly [code: number, text: string, read: Meaning, stream: Meaning])[] = [
  [100, "Max rate of messages per second has been exceeded", "retry", "retry"],
  [162, PACING, "retry", "retry"],
  [162, "HMDS query returned no data", "end", "end"],
  [200, "No security definition has been found", "end", "end"],
  [300, "Can't find EId", "end", "end"],
  [321, "Error validating request", "end", "end"],
  [322, "Duplicate ticker ID", "end", "end"],
  [354, "Requested market data is not subscribed", "end", "end"],
  [316, "Market depth data has been HALTED", "end", "retry"],
  [317, "Market depth data has been RESET", "end", "retry"],
  [492, "Scanner limited", "notice", "notice"],
  [504, "Not connected", "end", "end"],
  [10090, "Part of requested market data is not subscribed", "notice", "notice"],
  [10091, "Part of requested market data requires additional subscription", "notice", "notice"],
  [10167, "Displaying delayed market data", "notice", "notice"],
  [10182, "Failed to request live updates (disconnected)", "end", "retry"],
  [10197, "No market data during competing live session", "end", "pause"],
  [10225, "Bust event occurred, current subscription is deactivated", "end", "retry"],
  ...[2100, 2104, 2106, 2158, 2199].map((code) => [code, "a notice", "notice", "notice"] as const),
  ...[
    103, 104, 105, 106, 107, 109, 110, 111, 116, 135, 136, 137, 161, 201, 202, 399, 404, 10006, 10147, 10148,
    10349,
  ].map((code) => [code, "about an order", "about an order", "about an order"] as const),
  ...[0, -1, 2099, 2200, 99_999, Number.NaN].map((code) => [code, "unknown", "end", "end"] as const),
];

test("each code has the meaning in the table, for a read and for a stream", () => {
  for (const [code, text, read, stream] of ROWS) {
    expect([code, meaningFor("read", code, text), meaningFor("stream", code, text)]).toEqual([
      code,
      read,
      stream,
    ]);
  }
});

test("only 100 and the pacing violation of 162 report an exceeded budget", () => {
  for (const [code, text] of ROWS) {
    const budget = code === 100 ? "messages" : text === PACING ? "historical" : undefined;
    expect([code, exceededBudget(code, text)]).toEqual([code, budget]);
  }
  expect([2099, 2100, 2199, 2200].map(isNotice)).toEqual([false, true, true, false]);
});

test("a refusal of a stream names a login elsewhere by its code and its words alone", () => {
  const text = "Trading TWS session is connected from a different IP address";
  const codes = [...new Set([...ROWS.map(([code]) => code), 420, 10_187, 10_188, 10_189])];
  expect(codes.filter((code) => isRefusedForNow(code, text, false)).sort((a, b) => a - b)).toEqual([
    162, 420, 10_189,
  ]);
  expect(isRefusedForNow(10_189, "Failed to request tick-by-tick data.No data of this type", false)).toBe(
    false,
  );
  expect(isRefusedForNow(420, "No market data during competing live session", false)).toBe(true);
  expect([true, false].map((hasGap) => isRefusedForNow(10_190, "Max number", hasGap))).toEqual([true, false]);
  expect(meaningFor("read", 162, text)).toBe("end");
});

/** Every code that any table of TWS has, and some that none has. */
const ALL: readonly number[] = [...Array.from({ length: 20_000 }, (_, code) => code - 5), Number.NaN];
const where = (holds: (code: number) => boolean): readonly number[] => ALL.filter(holds);

test("of the codes about orders, some leave the order as it is and some answer a cancel", () => {
  expect(where((code) => orderMeaning(code) === "notice")).toEqual([399, 404, 10349]);
  expect(where((code) => orderMeaning(code) === "answers a cancel")).toEqual([
    ...[135, 136, 137, 161, 201, 202, 10147, 10148],
  ]);
  expect(where((code) => orderMeaning(code) === "other")).toEqual([
    ...[103, 104, 105, 106, 107, 109, 110, 111, 116, 10006],
  ]);
  expect(where(isOrderNotice)).toEqual(
    where((code) => [399, 404, 10349].includes(code) || (code >= 2100 && code <= 2199)),
  );
  expect(where(isRefusal)).toEqual([320, 321, 322, 323]);
});

test("six codes are about the session, ten about farms, and no code means two of all that", () => {
  const session = where((code) => sessionMeaning(code) !== undefined);
  expect(session.map((code) => [code, sessionMeaning(code)])).toEqual([
    [326, "client ID in use"],
    [1100, "cut off"],
    [1101, "back, data lost"],
    [1102, "back"],
    [1300, "port moved"],
    [2110, "cut off"],
  ]);
  const farms = where((code) => farmMeaning(code) !== undefined);
  expect(farms.map((code) => [code, farmMeaning(code)?.join(" ")])).toEqual([
    [2103, "market-data broken"],
    [2104, "market-data ok"],
    [2105, "historical broken"],
    [2106, "historical ok"],
    [2107, "historical inactive"],
    [2108, "market-data inactive"],
    [2119, "market-data connecting"],
    [2157, "contracts broken"],
    [2158, "contracts ok"],
    [2159, "contracts inactive"],
  ]);
  expect([...session, ...farms].filter((code) => orderMeaning(code) !== undefined)).toEqual([]);
});

test("320 to 323 report that TWS refused a request, and no other codes do", () => {
  expect([319, 320, 321, 322, 323, 324].map(isRefusal)).toEqual([false, true, true, true, true, false]);
});

test("399, 404, 10349 and the notices of TWS leave an order as it is; other codes do not", () => {
  expect([399, 404, 10349, 2100, 2199].map(isOrderNotice)).toEqual(Array(5).fill(true));
  expect([201, 202, 400, 2099, 2200, 10348].map(isOrderNotice)).toEqual(Array(6).fill(false));
});

test("a pacing violation is one by its code and its text", () => {
  expect([162, 161].map((code) => exceededBudget(code, "a pacing violation"))).toEqual([
    "historical",
    undefined,
  ]);
});
