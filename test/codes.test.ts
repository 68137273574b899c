import { expect, test } from "vitest";
import { sources } from "./support/sources.ts";

const SHIPPED = sources("src", "sim");

/** The tables that name the codes of TWS. */
const CODES: readonly string[] = ["src/tws/codes.ts", "sim/tws/facts/codes.ts"];

/** A table of the meaning for an order, whose ranges begin and end at numbers that are no codes. */
const RANGES: readonly string[] = ["src/tws/order-codes.ts"];

/** Numbers that are equal to a code of TWS and are something else, by file, with the reason. */
const NOT_CODES: Readonly<Record<string, readonly [reason: string, ...numbers: number[]]>> = {
  "src/options.ts": ["market data lines", 100],
  "src/arguments/fields.ts": ["characters", 100],
  "src/operations/accounts.ts": ["tags of an account summary", 200],
  "src/operations/news.ts": ["articles, as `reqHistoricalNews` has it", 100],
  "src/stoqey/connection/message-decoder.ts": ["types of messages", 101, 106],
  "src/tws/events.ts": ["types of messages", 101, 102, 103, 104, 105, 106, 107],
  "sim/drills/checks/own-answers.ts": ["codes of a real gateway, which the fake does not send", 10090, 10091],
  "sim/faults/cut-bytes.ts": ["bytes that get through", 100],
  "sim/faults/older-release.ts": ["the first version with a handshake of versions", 100],
  "sim/control/http-status.ts": ["status codes of HTTP", 200, 201, 403, 404, 408, 409],
  "src/web/http/http-status.ts": ["HTTP statuses", 200, 300, 403, 404, 410, 429],
  "src/web/pool/web-reporter.ts": ["an HTTP status", 429],
  "src/web/reads/history.ts": ["an HTTP status", 404],
  "src/web/requests/session-requests.ts": ["an HTTP status", 429],
  "src/web/session/web-dial.ts": ["HTTP statuses", 410, 429],
  "sim/exchange/accounts/advisor-setup.ts": ["percent", 100],
  "sim/drills/program/program-end.ts": ["ms", 100],
  "sim/drills/engine/grade.ts": ["the best grade", 100],
  "sim/drills/engine/run-drills.ts": ["the best grade", 100],
  "sim/drills/report/html-report.ts": ["characters, and bytes", 100, 200],
  "sim/drills/report/junit-xml.ts": ["a code point", 10_000],
  "sim/drills/report/page-drill.ts": ["characters", 300],
  "sim/drills/report/report-schema.ts": ["the best grade", 100],
  "sim/drills/report/report-text.ts": ["the best grade", 100],
  "sim/cli/drill-command.ts": ["the best grade", 100],
  "sim/tws/rules/advisors.ts": ["percent", 100],
  "sim/tws/rules/order-conditions.ts": ["percent", 100],
  "sim/tws/rules/order-choices.ts": ["the unit of a trailing amount in percent", 100],
  "sim/exchange/first-state.ts": ["shares held at the start", 100],
  "sim/exchange/prices/price-path.ts": ["level of a random number", 100],
  "sim/exchange/contracts/lots.ts": ["shares of a lot", 100],
  "sim/exchange/contracts/market-rules.ts": ["prices, and the number of a market rule", 100, 110, 200],
  "sim/exchange/contracts/option-chain.ts": ["shares of an option", 100],
  "sim/exchange/contracts/first-contracts.ts": [
    "prices, and digits of an index",
    100,
    145,
    200,
    300,
    310,
    311,
    315,
    345,
    440,
  ],
  "sim/exchange/calendar/days.ts": ["a term of the date of Easter", 114],
  "sim/exchange/contracts/option-ids.ts": ["numbers of contracts", 440],
  "sim/tws/handlers/advisors.ts": ["a server version", 157],
  "sim/tws/orders/terms/pegged-terms.ts": ["percent", 100],
  "sim/web/gateway/data/year-statistics.ts": ["days of a year", 365],
  "sim/wire/describe.ts": ["characters", 200],
  "sim/exchange/contracts/us-contracts.ts": ["prices", 200, 300],
  "sim/exchange/contracts/contract-templates.ts": ["units that trade in a day", 300],
  "sim/tws/context/options.ts": ["market data lines", 100],
  "sim/tws/contracts/contract-details.ts": ["shares of a lot", 100],
  "sim/web/gateway/http-status.ts": ["status codes of HTTP", 200, 404, 410, 429],
  "sim/web/faults/garbage.ts": ["a status of HTTP", 200],
  "sim/web/net/http.ts": ["a status of HTTP", 404],
  "sim/web/net/upgrade.ts": ["a status of HTTP", 404],
  "sim/wire/codec/gates.ts": ["server versions", 152, 157, 158, 162],
};

/** Tables of contracts as text, whose numbers are prices and volumes. */
const TABLES: readonly string[] = [
  "currencies",
  "foreign-shares",
  "futures",
  "indices",
  "us-funds",
  "us-shares",
].map((name) => `sim/exchange/contracts/universe/${name}.ts`);

/** Numbers in the way in which amounts and types of messages are written: calculated with, named by unit, or a bound. */
const AMOUNTS: readonly RegExp[] = [
  /[*/%] *\d+\b|\b\d+(?= *[*/%])/g,
  /(?:Ms|Max|Min|_MS|_MAX|_MIN)\b *(?::|=|\?\?) *\d+\b/g,
  /\b(?:listOf\(\w+, *\d+|int32\(\d+), *\d+\)/g,
  /\boneLine\(.*?, *\d+\)/g,
  /\bmessage\("", *\d+\b/g,
];

/**
 * Finds numbers that are a code of TWS. Amounts of a thousand and more are written with a separator, so that a bare number
 * is a code, wherever it stands: compared, passed on, in a list, as a key, or as the value of a name.
 */
function codesIn(code: string, known: ReadonlySet<number>): number[] {
  const plain = AMOUNTS.reduce(
    (text, pattern) => text.replace(pattern, ""),
    code.replace(/"(?:[^"\\\n]|\\.)*"/g, '""'),
  );
  return [...plain.matchAll(/(?<![\w.])\d{3,5}(?![\w.])/g)].map(Number).filter((number) => known.has(number));
}

const KNOWN_CODES: ReadonlySet<number> = new Set(
  SHIPPED.filter(({ path }) => CODES.includes(path)).flatMap(({ code }) =>
    [...code.matchAll(/\b\d{3,5}\b/g)].map(Number),
  ),
);

test("numbers of TWS codes stand in the tables of codes alone", () => {
  expect(KNOWN_CODES.size).toBeGreaterThan(60);
  const found = SHIPPED.filter(({ path }) => ![...CODES, ...RANGES, ...TABLES].includes(path)).flatMap(
    ({ path, code }) => [...new Set(codesIn(code, KNOWN_CODES))].map((number) => `${path}: ${number}`),
  );
  const allowed = Object.entries(NOT_CODES).flatMap(([path, [, ...numbers]]) =>
    numbers.map((number) => `${path}: ${number}`),
  );
  // In both directions: an amount that is gone leaves no hole for a code.
  expect(found.sort()).toEqual(allowed.sort());
});

test("a code of TWS is found in each way to write it", () => {
  const ways = [
    "if (code === 162) return;",
    "if (162 === code) return;",
    "if (code === UNKNOWN || n === 321) return;",
    "if ([162, 366, 200, 354].includes(n)) return;",
    "const ENDS = new Set([162, 366]);",
    "const ENDS: number[] = [\n  162,\n  366,\n];",
    "const REFUSED = 200;",
    "const ROWS = { 162: end };",
    'new PoolError("TWS_ERROR", message, { twsCode: 200 })',
    "case 354:",
    "emit(EventName.error, error, 200, id)",
    "send(error, id, 10197)",
    "return code >= 2100 && code < limit;",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a source.
    "const text = `${code === 326}`;",
  ];
  expect(ways.filter((way) => codesIn(way, KNOWN_CODES).length === 0)).toEqual([]);
  const others = [
    "const CLOSE_MS = 200;",
    "timeoutMs: 1_100",
    "price * 100",
    "atMs / 365",
    "0.162",
    'has("104")',
  ];
  expect(others.filter((other) => codesIn(other, KNOWN_CODES).length > 0)).toEqual([]);
});
