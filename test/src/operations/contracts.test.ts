import { expect, test } from "vitest";
import { getContractDetails } from "../../../src/operations/contracts.ts";
import { checkedCall } from "../../../src/requests/checked-call.ts";
import { requestsFixture } from "../../support/requests-fixture.ts";

const CONTRACT = { symbol: "A", exchange: "SMART" };
const ASK = { timeoutMs: 1_000 };

test("contract details are all rows under the number, of bonds as well", async () => {
  const hand = requestsFixture();
  const { answer } = hand.requests.request(checkedCall(getContractDetails, { contract: CONTRACT }), ASK);
  expect(hand.sent).toEqual([["reqContractDetails", 1, CONTRACT]]);
  hand.comes("contractDetails", 1, { marketName: "stock" });
  hand.comes("bondContractDetails", 1, { marketName: "bond" });
  hand.comes("contractDetails", 2, { marketName: "of another" });
  hand.comes("contractDetailsEnd", 1);
  expect(await answer).toEqual([{ marketName: "stock" }, { marketName: "bond" }]);
});
