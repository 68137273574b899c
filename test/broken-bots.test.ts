import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { type VitestRun, vitestRun } from "./support/vitest-run.ts";

const read = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../examples/testing/${name}`, import.meta.url)), "utf8");

/** A change that breaks a bot, and what the failing tests say of it. */
interface Break {
  readonly about: string;
  readonly code: string;
  readonly instead: string;
  readonly says: RegExp;
}

/** The bots whose tests are examples, by the names of their files, each with ways to break it. */
const BOTS: Readonly<Record<string, readonly Break[]>> = {
  bot: [
    {
      about: "trades shares that it holds",
      code: "contract.symbol === symbol && pos !== 0",
      instead: "contract.symbol === symbol && pos < 0",
      says: /expected { action: 'trade'/,
    },
    {
      about: "trades no share as soon as it holds any",
      code: "contract.symbol === symbol && pos !== 0",
      instead: "contract.symbol !== undefined && pos !== 0",
      says: /expected { action: 'wait'/,
    },
    {
      about: "does not look at the spread",
      code: "ask - bid > spreadMax",
      instead: "ask - bid > Number.POSITIVE_INFINITY",
      says: /expected { action: 'trade'/,
    },
  ],
  "stop-loss": [
    {
      about: "never sends the stop",
      code: "orderId !== buyId || cumQty <= covered",
      instead: "orderId !== buyId || cumQty <= quantity",
      says: /No placeOrder with { action: "SELL".* came within 2000 ms\n +placeOrder #\d+ BUY 100 AAPL .*: action is "BUY"/,
    },
    {
      about: "does not let TWS transmit the stop",
      code: "tif: TimeInForce.GTC,\n      transmit: true,",
      instead: "tif: TimeInForce.GTC,",
      says: /No execDetails with { side: "SLD".* came within 2000 ms\n +execDetails .*: side is "BOT"/,
    },
    {
      about: "sends the stop again for an execution that arrives twice",
      code: "cumQty <= covered",
      instead: "cumQty < covered",
      says: /Expected 2, got [34]: placeOrder with { action: "SELL" }/,
    },
    {
      about: "places a second stop instead of modifying the first",
      code: "ib.placeOrder(buyId + 1, share, {\n      action: OrderAction.SELL",
      instead: "ib.placeOrder(buyId + covered, share, {\n      action: OrderAction.SELL",
      says: /Expected 1, got 2: order with { action: "SELL"/,
    },
    {
      about: "ignores a partial fill",
      code: "cumQty <= covered",
      instead: "cumQty < quantity",
      says: /No placeOrder with .*totalQuantity: 40 } came within 2000 ms\n +placeOrder #\d+ BUY 100 AAPL/,
    },
    {
      about: "protects less than what is filled",
      code: "totalQuantity: covered,",
      instead: "totalQuantity: covered === quantity ? quantity - 1 : covered,",
      says: /No placeOrder with .*totalQuantity: 100 } [\s\S]*placeOrder #\d+ SELL 99 AAPL .*totalQuantity is 99 instead of 100/,
    },
  ],
};

const CASES = Object.entries(BOTS).flatMap(([bot, breaks]) =>
  breaks.map((one, at) => [bot, one.about, at, one] as const),
);

/** The bots, whole and broken, each in a folder of its own with its test. */
function files(): Record<string, string> {
  const placed = (folder: string, bot: string, text: string): [string, string][] => [
    [`${folder}/${bot}.ts`, text],
    [`${folder}/${bot}.child.ts`, read(`${bot}.vitest.test.ts`)],
  ];
  return Object.fromEntries([
    ...Object.keys(BOTS).flatMap((bot) => placed(`${bot}-whole`, bot, read(`${bot}.ts`))),
    ...CASES.flatMap(([bot, , at, { code, instead }]) => {
      const text = read(`${bot}.ts`);
      if (text.split(code).length !== 2) throw new Error(`${bot}.ts does not have once: ${code}`);
      return placed(
        `${bot}-${at}`,
        bot,
        text.replace(code, () => instead),
      );
    }),
  ]);
}

let run: VitestRun;
// It runs vitest on Node.
const onNode = test.skipIf("Deno" in globalThis);

beforeAll(async () => {
  if (!("Deno" in globalThis)) run = await vitestRun("broken-bots", files());
}, 120_000);

onNode.each(Object.keys(BOTS))("the tests of %s pass while nothing is changed", (bot) => {
  const tests = run.tests.filter(({ folder }) => folder === `${bot}-whole`);
  expect(tests.length, run.output).toBeGreaterThan(0);
  expect(tests.filter(({ hasPassed }) => !hasPassed)).toEqual([]);
});

onNode.each(CASES)("the tests of %s fail when it %s", (bot, _about, at, { says }) => {
  const tests = run.tests.filter(({ folder }) => folder === `${bot}-${at}`);
  const messages = tests.filter(({ hasPassed }) => !hasPassed).flatMap((one) => one.messages);
  expect(messages.join("\n")).toMatch(says);
});

test("tests of bots have fewer than 30 lines", () => {
  const tests = ["bot.node", "bot.deno", ...Object.keys(BOTS).map((bot) => `${bot}.vitest`)];
  const long = tests.filter((name) => read(`${name}.test.ts`).trimEnd().split("\n").length >= 30);
  expect(long).toEqual([]);
});
