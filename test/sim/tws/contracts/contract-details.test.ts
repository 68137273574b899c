import { expect, test } from "vitest";
import type { SecType } from "../../../../sim/mod.ts";
import { reqContractDetails } from "../../../../sim/wire/requests/contracts.ts";
import { bondContractDetails } from "../../../../sim/wire/responses/bonds.ts";
import { contractDetails } from "../../../../sim/wire/responses/contracts.ts";
import { listedWithOptions } from "../../../support/listed.ts";
import { EXCHANGE, NOW, received, Table } from "../../../support/table.ts";

const detailsOf = (secType: SecType) => {
  const [instrument] = listedWithOptions(EXCHANGE, NOW).filter((one) => one.secType === secType);
  const effects = new Table().client(1).send(reqContractDetails, { reqId: 1, conId: instrument?.conId ?? 0 });
  return { instrument, effects, details: received(effects, contractDetails)[0] };
};

test("trading hours cover six days, closed ones included", () => {
  const { details } = detailsOf("STK");
  expect(details?.liquidHours.split(";")).toEqual([
    "20260113:0930-20260113:1600",
    "20260114:0930-20260114:1600",
    "20260115:0930-20260115:1600",
    "20260116:0930-20260116:1600",
    "20260117:CLOSED",
    "20260118:CLOSED",
  ]);
});

test("a cryptocurrency trades all hours of the week from Sunday 03:00 to Friday 16:00", () => {
  const { details } = detailsOf("CRYPTO");
  expect(details?.timeZone).toBe("US/Eastern");
  expect(details?.tradingHours.split(";")).toEqual([
    "20260113:0000-20260114:0000",
    "20260114:0000-20260115:0000",
    "20260115:0000-20260116:0000",
    "20260116:0000-20260116:1600",
    "20260117:CLOSED",
    "20260118:0300-20260119:0000",
  ]);
  expect(details?.liquidHours).toBe(details?.tradingHours);
});

test("there is one market rule for each exchange", () => {
  const { details } = detailsOf("STK");
  expect(details?.marketRuleIds.split(",").length).toBe(details?.validExchanges.split(",").length);
});

test("a derivative names its underlying and has a multiplier, a share neither", () => {
  const { details, instrument } = detailsOf("OPT");
  expect(details).toMatchObject({
    underConId: instrument?.underConId,
    multiplier: "100",
    underSecType: "STK",
  });
  expect(detailsOf("STK").details).toMatchObject({ underConId: 0, multiplier: "", underSecType: "" });
});

test("a bond has bondContractDetails with its coupon and maturity", () => {
  const { effects, instrument } = detailsOf("BOND");
  expect(received(effects, bondContractDetails)).toMatchObject([
    {
      coupon: instrument?.bond?.coupon,
      maturity: instrument?.bond?.maturity,
      cusip: instrument?.bond?.cusip,
    },
  ]);
});

test("a fund has its family and fees", () => {
  const { details, instrument } = detailsOf("FUND");
  expect(details).toMatchObject({
    fundName: instrument?.longName,
    fundFamily: instrument?.fund?.family,
    fundManagementFee: instrument?.fund?.managementFee,
  });
});
