import { expect, test } from "vitest";
import { plainSymbol } from "../../../../sim/tws/rules/plain-symbols.ts";
import { reqContractDetails } from "../../../../sim/wire/requests/contracts.ts";
import { reqMktData } from "../../../../sim/wire/requests/market-data.ts";
import { AAPL } from "../../../support/contracts.ts";
import { code, Table } from "../../../support/table.ts";

test("a symbol and a local symbol have printable ASCII alone", () => {
  const rule = plainSymbol("symbols", "unsourced", (one: { symbol: string; localSymbol: string }) => one);
  expect(rule.broken({ symbol: "BRK B", localSymbol: "" })).toBeUndefined();
  for (const wrong of ["Société", "A\tB", "A\u0000"]) {
    expect(rule.broken({ symbol: wrong, localSymbol: "" })).toContain("non-unicode");
    expect(rule.broken({ symbol: "A", localSymbol: wrong })).toContain("non-unicode");
  }
});

test("a local symbol that is not plain is refused with 407 in every request for a contract", () => {
  const client = new Table().client(1);
  for (const request of [reqContractDetails, reqMktData])
    expect(code(client.send(request as never, { reqId: 1, ...AAPL, localSymbol: "AÄPL" } as never))).toBe(
      407,
    );
});
