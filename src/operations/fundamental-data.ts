import { contract } from "../arguments/contract.ts";
import { filled } from "../arguments/fields.ts";
import { strict } from "../arguments/strict.ts";
import type { Contract } from "../stoqey/mod.ts";
import type { Operation } from "./operation.ts";
import { first, type Read } from "./read.ts";

/** The report that is read, and its company. */
export interface FundamentalDataArgs {
  /** The contract of the company. */
  readonly contract: Contract;
  /** The kind of report, e.g. `ReportSnapshot`. */
  readonly reportType: string;
}

/** A report about a company, as XML; needs a subscription. */
export const fundamentalData: Operation<FundamentalDataArgs, string> = {
  request: "reqFundamentalData",
  arguments: strict({ contract, reportType: filled }),
  cancel: "cancelFundamentalData",
  needsIbkr: true,
  lane: "bulk",
  ends: ["fundamentalData"],
  send: (api, id, { contract, reportType }) => void api.reqFundamentalData(id, contract, reportType),
  stop: (api, id) => void api.cancelFundamentalData(id),
  handlers: (_args, emit) => ({ fundamentalData: (_id: number, xml: string) => emit(xml) }),
};

/** A report about a company, as XML. */
export const getFundamentalData: Read<FundamentalDataArgs, string> = first(fundamentalData, {
  name: "getFundamentalData",
  what: "read fundamental data",
  timeoutMs: 30_000,
});
