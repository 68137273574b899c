import { expect, test } from "vitest";
import { BOOK_CANCEL_RULES, BOOK_NOTICES, BOOK_RULES } from "../../../../sim/tws/rules/books.ts";
import { cancelMktDepth, reqMktDepth } from "../../../../sim/wire/requests/market-depth.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { testRules } from "../../../support/rule-cases.ts";
import { EXCHANGE, names, Table, TRADING } from "../../../support/table.ts";

const book = { reqId: 1, ...AAPL_NUMBERED, rows: 3, smart: true };
const query = (change: object, options: object = {}) =>
  new Table(options, EXCHANGE, TRADING).client(1).send(reqMktDepth, { ...book, ...change });
const EXCHANGES = "AMEX; BATS; CBOE; ARCA; IEX; ISLAND; NYSE; NASDAQ; ";

testRules([...BOOK_RULES, ...BOOK_NOTICES, ...BOOK_CANCEL_RULES], {
  "depth of an index or a fund, or of exchange SMART without isSmartDepth": {
    send: () => query({ smart: false }),
    text: "Deep market data is not supported for this combination of security type/exchange",
  },
  "depth with less than one row": {
    send: () => query({ rows: 0 }),
    text: "Error validating request.-'bO' : cause - The number of rows must be above 0",
  },
  "a request number that is in use for market depth": {
    send: () => {
      const client = new Table({}, EXCHANGE, TRADING).client(1);
      client.send(reqMktDepth, book);
      return client.send(reqMktDepth, book);
    },
    text: "Error processing request.-'bO' : cause - Duplicate ticker ID",
  },
  "depth of one exchange that the login has not subscribed to": {
    send: () => query({ exchange: "NASDAQ", smart: false }, { permissions: "delayed" }),
    text: "Requested market data is not subscribed.Delayed market data is not available.AAPL NASDAQ.NMS/DEEP/ALL",
  },
  "SMART depth (notice; names the exchanges that have a book, and those that the login may not see)": {
    send: () => query({}),
    text: `Exchanges - Depth: ${EXCHANGES}`,
  },
  "a cancel of market depth that does not run": {
    send: () => new Table().client(1).send(cancelMktDepth, { reqId: 7 }),
    text: "Can't find the subscribed market depth with tickerId:7",
  },
});

test("a SMART book without permission has the notice and no rows", () => {
  expect(names(query({}, { permissions: "none" }))).toEqual(["error"]);
});

test("the book of one exchange comes without the notice", () => {
  expect(new Set(names(query({ exchange: "NASDAQ", smart: false })))).toEqual(new Set(["updateMktDepth"]));
});
