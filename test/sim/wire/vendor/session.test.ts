import { expect, test } from "vitest";
import { RESPONSES } from "../../../../sim/wire/catalogue.ts";
import { everyAnswer } from "../../../support/every-request.ts";
import { faultsOf } from "../../../support/vendor-table.ts";
import { INCOMING } from "./incoming.ts";

/** Messages that a session without faults, advisors and further permissions is not sent. */
const NOT_SENT: ReadonlySet<string> = new Set([
  ...["deltaNeutralValidation", "rerouteMktDataReq", "rerouteMktDepthReq", "tickEFP", "tickNews"],
  ...["updateNewsBulletin", "orderBound", "bondContractDetails", "displayGroupUpdated", "fundamentalData"],
  ...["receiveFA", "replaceFAEnd", "newsArticle", "wshMetaData", "wshEventData"],
]);

test.each([151, 163, 178, 193])(
  "at version %i, every field of every answer has the type of the vendor's decoder",
  (version) => {
    const wrong = new Set<string>();
    const names = new Set<string>();
    for (const { name, fields } of everyAnswer(version)) {
      if (name === "greeting") continue;
      names.add(name);
      for (const fault of faultsOf(INCOMING.get(name) ?? [], fields, version)) wrong.add(`${name}: ${fault}`);
    }
    expect([...wrong]).toEqual([]);
    const missed = [...RESPONSES.values()].map(({ name }) => name).filter((name) => !names.has(name));
    expect(missed.filter((name) => !NOT_SENT.has(name))).toEqual([]);
  },
);
