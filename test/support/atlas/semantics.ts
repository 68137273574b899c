import { cancelMktData } from "../../../sim/wire/requests/market-data.ts";
import { type AtlasEntry, after, all, details, line, orders, positions, semantics, time } from "./entries.ts";

/** Entries of the atlas about requests, answers and orders. */
export const SEMANTICS: readonly AtlasEntry[] = [
  semantics(
    "ignore request",
    "swallow:request=reqPositions",
    all(positions, time),
    ["currentTime"],
    ["position"],
  ),
  semantics("duplicate reply", "repeat:message=position", positions, [
    "position ",
    "position ",
    "position ",
    "position ",
    "position ",
  ]),
  semantics("reorder replies", "late:message=position,ms=50,times=1", all(positions, after(60)), [
    "positionEnd",
    "position ",
  ]),
  semantics(
    "late reply after cancel",
    "late:message=tickReqParams,ms=500",
    all(line, (witness) => witness.send(cancelMktData, { reqId: 3 }), after(600)),
    ["tickReqParams @500"],
  ),
  semantics("orderStatus duplicated", "order-status:missing=0,doubled=1", orders(1), [
    "orderStatus Submitted",
    "orderStatus Submitted",
  ]),
  semantics(
    "orderStatus missing, openOrder without status",
    "order-status:missing=1",
    orders(1),
    ["openOrder"],
    ["orderStatus"],
  ),
  semantics("orderStatus out of order", "late:message=orderStatus,ms=80,times=1", all(orders(1), after(90)), [
    "openOrder",
    "orderStatus Submitted @80",
  ]),
  semantics(
    "reject 201",
    "answer-error:request=placeOrder,code=201",
    orders(1),
    ["error 201 of 1"],
    ["openOrder"],
  ),
  semantics(
    "reject 201 + bad JSON",
    'answer-error:request=placeOrder,code=201,advanced="{no JSON"',
    orders(1),
    ["error 201 of 1 {no JSON"],
  ),
  semantics("103 duplicate id", "answer-error:request=placeOrder,code=103", orders(1), ["error 103 of 1"]),
  semantics("1100 then 1102(dur)", "connectivity-lost:forMs=400", after(500), [
    "error 1100 of -1 @0",
    "error 1102 of -1 @400",
  ]),
  semantics("1100 then 1101(dur)", "connectivity-lost:data=lost,forMs=400", after(500), [
    "error 1100 of -1",
    "error 1101 of -1 @400",
  ]),
  semantics("2103/2104 flap", "farm-broken:forMs=300", after(400), [
    "error 2103 of -1",
    "error 2104 of -1 @300",
  ]),
  semantics("2105/2106 flap", "farm-broken:service=historical,forMs=300", after(400), [
    "error 2105 of -1",
    "error 2106 of -1",
  ]),
  semantics("10197", "competing-session", line, ["error 10197 of 3"]),
  semantics(
    "error with reqId -1 instead of the id",
    "answer-error:request=reqPositions,about=none",
    positions,
    ["error 322 of -1"],
    ["position"],
  ),
  semantics("error with the id", "answer-error:request=reqContractDetails", details, ["error 322 of 5"]),
  semantics("market depth is reset", "depth-reset", after(1), []),
  semantics("bulletin", "bulletin", after(1), []),
  semantics("unsolicited order of TWS itself", "manual-order:symbol=AAPL", positions, ["positionEnd"]),
  semantics(
    "cut points of an order",
    "cut-order:at=unacknowledged",
    orders(1),
    ["closed read ECONNRESET"],
    ["openOrder"],
  ),
];
