import { expect, test } from "vitest";
import { positionContract, reportedContract } from "../../../../sim/tws/contracts/reported-contract.ts";
import { reqMktData } from "../../../../sim/wire/requests/market-data.ts";
import { placeOrder } from "../../../../sim/wire/requests/place-order.ts";
import { reqPositions } from "../../../../sim/wire/requests/positions.ts";
import { position } from "../../../../sim/wire/responses/positions.ts";
import { error } from "../../../../sim/wire/responses/session.ts";
import { listedWithOptions } from "../../../support/listed.ts";
import { EXCHANGE, NOW, names, received, Table } from "../../../support/table.ts";

const of = (kind: string) => {
  const [found] = listedWithOptions(EXCHANGE, NOW).filter(({ secType }) => secType === kind);
  if (found === undefined) throw new Error(`no ${kind} is listed`);
  return found;
};

test("only futures and options have a multiplier in responses", () => {
  expect(reportedContract(of("FUT")).multiplier).toBe(`${of("FUT").multiplier}`);
  expect(reportedContract(of("OPT")).multiplier).toBe("100");
  for (const kind of ["STK", "IND", "CASH", "CRYPTO"]) expect(reportedContract(of(kind)).multiplier).toBe("");
});

test("the position of a share names its listing, and that of a derivative no exchange", () => {
  expect(positionContract(of("STK")).exchange).toBe(of("STK").primaryExchange);
  for (const kind of ["FUT", "OPT"]) expect(positionContract(of(kind)).exchange).toBe("");
});

test("a share is priced by the contract of its position, with the multiplier 0 too", () => {
  const client = new Table().client(1);
  const [held] = received(client.send(reqPositions), position);
  const effects = client.send(reqMktData, { reqId: 1, ...held, multiplier: "0" });
  expect(names(effects)).toContain("tickPrice");
});

test("a future is priced and ordered by the contract of its position once it has an exchange", () => {
  const table = Table.trading();
  const client = table.client(1);
  const terms = { action: "BUY", totalQuantity: 1, orderType: "MKT", tif: "DAY", transmit: true };
  const { conId, exchange } = of("FUT");
  client.send(placeOrder, { orderId: 1, conId, exchange, ...terms });
  table.advance(1_000);
  const held = received(client.send(reqPositions), position).find((row) => row.conId === conId);
  const [unpriced] = received(client.send(reqMktData, { reqId: 2, ...held }), error);
  expect(unpriced?.text).toContain("Please enter exchange");
  const [refused] = received(client.send(placeOrder, { orderId: 2, ...held, ...terms }), error);
  expect(refused?.text).toContain("Missing order exchange");
  expect(names(client.send(reqMktData, { reqId: 3, ...held, exchange }))).toContain("tickPrice");
});
