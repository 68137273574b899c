import { expect, test } from "vitest";
import { SCAN_CANCEL_RULES, SCAN_NOTICES, SCAN_RULES } from "../../../../sim/tws/rules/scanner.ts";
import { cancelScannerSubscription, reqScannerSubscription } from "../../../../sim/wire/requests/scanner.ts";
import { scannerData } from "../../../../sim/wire/responses/scanner.ts";
import { type RefusalCases, refusalsOf } from "../../../support/refusals.ts";
import { EXCHANGE, names, received, Table, TRADING } from "../../../support/table.ts";

const SCAN = { reqId: 1, instrument: "STK", locationCode: "STK.US.MAJOR", scanCode: "TOP_PERC_GAIN" };
const SERVICE = "Historical Market Data Service error message:";

const client = new Table({}, EXCHANGE, TRADING).client(1);
const delayed = new Table({ permissions: "delayed" }, EXCHANGE, TRADING).client(1);
const scan = (change: object) => client.send(reqScannerSubscription, { ...SCAN, ...change });

const CASES: RefusalCases = {
  "a filter of a scan that is not key=value": [
    "Error reading request:Not a key-value pair in generic options list: priceAbove=",
    () => scan({ filterOptions: "priceAbove=;" }),
  ],
  "an option of a scan other than manual": [
    "Misc options key=foo is invalid in ReqScannerSubscription(22) request. Valid keys are: manual",
    () => scan({ subscriptionOptions: "foo=1;" }),
  ],
  "a value of the option manual of a scan other than 0 and 1": [
    "Misc options value=2 is invalid for key=manual in ReqScannerSubscription(22) request. Valid values are: 0, 1",
    () => scan({ subscriptionOptions: "manual=2;" }),
  ],
  "a scan with a number in use": [
    "Duplicate ticker ID for API scanner subscription:2",
    () => {
      scan({ reqId: 2 });
      return scan({ reqId: 2 });
    },
  ],
  "a scan with an unknown code": [
    `${SERVICE}no scan BEST_LOOKING is known`,
    () => scan({ scanCode: "BEST_LOOKING" }),
  ],
  "a scan with an unknown instrument": [
    `${SERVICE}no instrument STOCK is known`,
    () => scan({ instrument: "STOCK" }),
  ],
  "a scan of a location that does not belong to its instrument": [
    `${SERVICE}Error: Market Scanner is not configured for one of the chosen locations.`,
    () => scan({ locationCode: "STK.US,FUT.US" }),
  ],
  "a scan without market data subscriptions, whose results are sent all the same": [
    "You must subscribe for additional permissions to obtain precise results for scanner",
    () => delayed.send(reqScannerSubscription, SCAN),
  ],
  "a cancel of a scan that runs (notice)": [
    `${SERVICE}API scanner subscription cancelled`,
    () => {
      scan({ reqId: 3 });
      return client.send(cancelScannerSubscription, { reqId: 3 });
    },
  ],
  "a cancel of a scan that does not run": [
    "No scanner subscription found for ticker id:4",
    () => client.send(cancelScannerSubscription, { reqId: 4 }),
  ],
};

test("each rule about scans is broken by a request", () => {
  const { answers, expected, unused } = refusalsOf(
    [...SCAN_RULES, ...SCAN_NOTICES, ...SCAN_CANCEL_RULES],
    CASES,
  );
  expect(answers).toEqual(expected);
  expect(unused).toEqual([]);
});

test("a scan without subscriptions is served after the notice", () => {
  const other = new Table({ permissions: "none" }, EXCHANGE, TRADING).client(1);
  expect(names(other.send(reqScannerSubscription, SCAN))).toEqual(["error", "scannerData"]);
});

test("the filters of a scan and its location limit its rows", () => {
  const rows = (change: object) => received(scan(change), scannerData)[0]?.rows ?? [];
  const cheap = rows({ reqId: 11, filterOptions: "priceBelow=100;priceAbove=20;" });
  expect(cheap.length).toBeGreaterThan(0);
  const prices = cheap.map(
    ({ conId }) => EXCHANGE.quote(EXCHANGE.instrument(conId, TRADING) as never, TRADING).last,
  );
  expect(prices.every((price) => price >= 20 && price <= 100)).toBe(true);
  const listed = rows({ reqId: 12, locationCode: "STK.NYSE" }).map(({ conId }) => conId);
  expect(listed.length).toBeGreaterThan(0);
  const exchanges = listed.map((conId) => EXCHANGE.instrument(conId, TRADING)?.primaryExchange);
  expect(new Set(exchanges)).toEqual(new Set(["NYSE"]));
});
