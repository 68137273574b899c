import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ORDER_TYPES, type OrderTypeRow } from "../../sim/exchange/order-types.ts";

const rows: readonly OrderTypeRow[] = ORDER_TYPES;

test("sim/README.md has one line for each order type, with the words of its row", () => {
  const page = readFileSync(new URL("../../sim/README.md", import.meta.url), "utf8");
  const table = page.slice(page.indexOf("| Order type"));
  const lines = table.slice(0, table.indexOf("\n\n")).trimEnd().split("\n").slice(2);
  const cells = lines.map((line) => line.slice(2, -2).split(" | "));
  expect(cells.map((row) => row.map((cell) => cell.trim()))).toEqual(rows.map(described));
});

/** A row of the table in the words of the page. */
function described(row: OrderTypeRow): readonly string[] {
  const { name, advertised = name, limit: limited, trigger, trails, works, fillsAt, outsideRth } = row;
  const limits = { required: "`lmtPrice`", optional: "`lmtPrice`, optional", offset: "`lmtPriceOffset`" };
  const triggers = trails ? "`auxPrice` or `trailingPercent`" : "`auxPrice`";
  const moves = { stop: "after a move against it", touch: "after a move in its favour" };
  const starts = works === "close" ? "at the close" : trigger === undefined ? "at once" : moves[trigger];
  return [
    `\`${name}\``,
    `\`${advertised}\``,
    [trigger && triggers, limited && limits[limited]].filter(Boolean).join("; ") || "none",
    trails ? `${starts} of that distance` : starts,
    fillsAt === "midpoint" ? "midpoint" : works === "close" ? "closing price" : "book",
    outsideRth === "ignored" ? "no" : "yes",
  ];
}
