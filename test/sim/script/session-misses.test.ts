import { expect, test } from "vitest";
import { sessionMisses } from "../../../sim/script/session-misses.ts";
import { reqContractDetails } from "../../../sim/wire/requests/contracts.ts";
import { reqIds } from "../../../sim/wire/requests/session.ts";
import { BARS, scripted } from "../../support/scripted-table.ts";

test("what matches and came from another session is named first, then what the session sent", () => {
  const { script, table, client } = scripted();
  const [second, third] = [table.client(2), table.client(3)];
  for (const one of [second, third]) one.send(reqContractDetails, BARS);
  client.send(reqIds);
  const misses = (): readonly string[] =>
    sessionMisses(script.requests.all(), "reqContractDetails", { symbol: "AAPL" } as never, { clientId: 1 });
  const other = expect.stringMatching(
    /AAPL.* \(client 2, connection 2\): of another session, and 1 more of other sessions$/,
  );
  expect(misses()).toEqual([other]);
  client.send(reqContractDetails, { ...BARS, symbol: "MSFT" });
  expect(misses()).toEqual([other, expect.stringContaining('symbol is "MSFT" instead of "AAPL"')]);
});

test("without another session, and for a test that throws, they are the usual near misses", () => {
  const { script, client } = scripted();
  client.send(reqIds);
  const misses = (match: unknown): readonly string[] =>
    sessionMisses(script.requests.all(), "placeOrder", match as never, { clientId: 2 });
  expect(misses(undefined)).toEqual(["what came: startApi, reqIds"]);
  const throws = (): never => {
    throw new Error("boom");
  };
  expect(misses(throws)).toEqual(["what came: startApi, reqIds"]);
});
