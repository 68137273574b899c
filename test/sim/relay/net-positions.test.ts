import { expect, test } from "vitest";
import { netPositions } from "../../../sim/relay/net-positions.ts";
import { type Execution, execDetails } from "../../../sim/wire/responses/executions.ts";
import { fieldsOf } from "../../support/messages.ts";

const fill = (
  execId: string,
  side: "BOT" | "SLD",
  shares: number,
  more: Partial<Execution> = {},
): Execution =>
  execDetails.read(fieldsOf(execDetails, { execId, side, shares, conId: 1, account: "DU1", ...more }), 193);

const units = (fills: readonly Execution[]): readonly (readonly [string, number])[] =>
  netPositions(fills).map(({ account, units }) => [account, units]);

test("fills are added up by account and contract, and what is flat is left out", () => {
  expect(units([fill("a.01", "BOT", 5), fill("b.01", "SLD", 3)])).toEqual([["DU1", 2]]);
  expect(units([fill("a.01", "BOT", 5), fill("b.01", "SLD", 5)])).toEqual([]);
  expect(units([fill("a.01", "BOT", 5), fill("b.01", "SLD", 5, { account: "DU2" })])).toEqual([
    ["DU1", 5],
    ["DU2", -5],
  ]);
  expect(units([fill("a.01", "BOT", 0.1), fill("b.01", "BOT", 0.2), fill("c.01", "SLD", 0.3)])).toEqual([]);
});

test("a fill that is reported twice counts once, and its last correction counts", () => {
  expect(units([fill("a.01", "BOT", 5), fill("a.01", "BOT", 5)])).toEqual([["DU1", 5]]);
  expect(units([fill("a.02", "BOT", 4), fill("a.01", "BOT", 5)])).toEqual([["DU1", 4]]);
});

test("of a combination the legs count, and not the combination", () => {
  const legs = [fill("a.01", "BOT", 1, { conId: 2 }), fill("a.01", "SLD", 1, { conId: 3 })];
  expect(netPositions([fill("a.01", "BOT", 1, { secType: "BAG", conId: 9 }), ...legs]).length).toBe(2);
});
