import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { flagsOf } from "../../sim/cli/option-flags.ts";
import { simCommand } from "../../sim/cli/sim-command.ts";
import { UNIVERSE } from "../../sim/exchange/contracts/universe.ts";
import { ORDER_TYPES, type OrderTypeRow } from "../../sim/exchange/orders/order-types.ts";
import { type OptionField, TWS_OPTIONS } from "../../sim/options/mod.ts";
import { RULES } from "../../sim/tws/rules/catalogue.ts";
import { FAULTS } from "../support/sim.ts";
import { Terminal } from "../support/terminal.ts";

const rows: readonly OrderTypeRow[] = ORDER_TYPES;
const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");

/** The rows of the table of sim/README.md that begins with a heading, as cells. */
function tableAfter(heading: string): string[][] {
  const page = read("sim/README.md");
  const table = page.slice(page.indexOf(`| ${heading}`));
  const lines = table.slice(0, table.indexOf("\n\n")).trimEnd().split("\n").slice(2);
  return lines.map((line) =>
    line
      .slice(2, -2)
      .split(" | ")
      .map((cell) => cell.trim()),
  );
}

test("sim/README.md has one line for each order type, with the words of its row", () => {
  expect(tableAfter("Order type")).toEqual(rows.map(described));
});

test("sim/README.md has one line for each fault, with every parameter of its file", () => {
  const shown = tableAfter("Fault").map(([name = "", , parameters = ""]) => ({
    name: name.replaceAll("`", ""),
    parameters: [...parameters.matchAll(/`(\w+)/g)].map(([, word]) => word),
  }));
  expect(shown.map(({ name }) => name)).toEqual(FAULTS.map(({ kind }) => kind));
  for (const { name, parameters } of shown) {
    const declared = [...read(`sim/faults/${name}.ts`).matchAll(/^ {2}readonly (\w+)\?:/gm)];
    expect(parameters, name).toEqual(expect.arrayContaining(declared.map(([, parameter]) => parameter)));
  }
});

test("the pages say how many rules and contracts there are", () => {
  const rules = RULES.flatMap((subject) => subject.rules).length;
  for (const page of ["README.md", "CHANGELOG.md", "sim/README.md"]) {
    const text = read(page).replaceAll(/\s+/g, " ");
    const [, said] = /more than (\d+) rules/.exec(text) ?? [];
    expect(rules - Number(said), `${page}: ${rules} rules`).toBeGreaterThan(0);
    expect(rules - Number(said), `${page}: ${rules} rules`).toBeLessThan(100);
    const [, contracts] = /[Ss]ome (\d+) (?:contracts|lines)/.exec(text) ?? [];
    expect(Math.abs(UNIVERSE.length - Number(contracts)), `${page}: ${UNIVERSE.length}`).toBeLessThan(50);
  }
});

/** A default in the words of the table of the profiles. */
function profileText(value: unknown): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  return String(value).replace(/\B(?=(\d{3})+$)/g, " ");
}

test("sim/README.md has the defaults of strict and gentle, one line for each option that differs", () => {
  const options = Object.entries<OptionField>(TWS_OPTIONS);
  const differing = options.filter(([, field]) => "gentle" in field);
  const expected = differing.map(([name, { byDefault, gentle }]) => [
    `\`${name}\``,
    profileText(byDefault),
    profileText(gentle),
  ]);
  const shown = tableAfter("Option ").map((cells) => cells.slice(0, 3));
  const byName = (rows: readonly (readonly string[])[]) =>
    rows.toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1));
  expect(byName(shown)).toEqual(byName(expected));
});

test("every flag that sim/README.md names is one of the command", () => {
  const named = [...read("sim/README.md").matchAll(/`[^`]*?(--[a-z][a-z-]+)/g)].map(([, flag]) => flag ?? "");
  const flags = simCommand(new Terminal()).options.flatMap(({ long }) => long ?? []);
  const others = ["--help", "--allow-net"];
  expect(named.filter((flag) => !flags.includes(flag) && !others.includes(flag))).toEqual([]);
  // `--help lists every option of FakeTws by its own name`.
  const missing = flagsOf(TWS_OPTIONS).filter(({ long }) => !flags.includes(long ?? ""));
  expect(missing).toEqual([]);
});

/** What the price of an order follows, in the words of the page. */
const FOLLOWS = {
  primary: "own side of the book",
  passive: "own side of the book, further away",
  market: "other side of the book",
  midpoint: "midpoint",
  best: "best price of its side",
  stock: "the underlying stock",
  benchmark: "a benchmark",
  volatility: "a volatility",
};

/** A row of the table in the words of the page. */
function described(row: OrderTypeRow): readonly string[] {
  const { name, advertised = name, securities, limit: limited, trigger, trails, works } = row;
  const { pegs, snaps, remainder, protects, fillsAt, outsideRth } = row;
  const limits = { required: "`lmtPrice`", optional: "`lmtPrice`, optional", offset: "`lmtPriceOffset`" };
  const triggers = trails ? "`auxPrice` or `trailingPercent`" : "`auxPrice`";
  const moves = { stop: "after a move against it", touch: "after a move in its favour" };
  const starts = works === "close" ? "at the close" : trigger === undefined ? "at once" : moves[trigger];
  const prices = [
    pegs && `follows ${FOLLOWS[pegs]}`,
    snaps && `takes ${FOLLOWS[snaps]} once`,
    remainder && "the best price, then a limit there",
    protects && "within some ticks of the start",
    fillsAt === "midpoint" && pegs === undefined ? "midpoint" : undefined,
    works === "close" ? "closing price" : undefined,
  ];
  return [
    `\`${name}\``,
    advertised === "none" ? "not listed" : `\`${advertised}\``,
    securities.join(" "),
    [trigger && triggers, limited && limits[limited]].filter(Boolean).join("; ") || "none",
    trails ? `${starts} of that distance` : starts,
    prices.filter(Boolean).join("; ") || "book",
    outsideRth === "ignored" ? "not US shares and options" : "yes",
  ];
}
