import type { Instrument } from "../../exchange/contracts/instrument.ts";
import * as code from "../facts/codes.ts";
import type { ContractUse, DescribedContract } from "../lookup/find-contracts.ts";
import { plainSymbol } from "./plain-symbols.ts";
import { invalidText, type Rule } from "./rule.ts";

/** A contract as a request describes it. */
export interface ContractRequest {
  readonly use: ContractUse;
  readonly contract: DescribedContract;
}

/** A described contract, and the instruments that match it. */
export interface ContractMatches extends ContractRequest {
  readonly found: readonly Instrument[];
}

const CONTINUOUS: readonly string[] = ["CONTFUT", "FUT+CONTFUT", "CONTFUT+FUT"];
/** Security types that TWS knows, whether or not the simulated market has one. */
export const KNOWN_TYPES: readonly string[] =
  "STK,OPT,FUT,IND,FOP,CASH,BAG,WAR,BOND,BILL,CMDTY,NEWS,FUND,CRYPTO,CFD,IOPT,EC".split(",");
const SEC_TYPES: ReadonlySet<string> = new Set([...KNOWN_TYPES, ...CONTINUOUS]);
const OPTIONS: readonly string[] = ["OPT", "FOP", "WAR", "IOPT", "EC"];
const WITH_EXPIRY: readonly string[] = ["FUT", "FOP"];

const secTypeOf = ({ contract }: ContractRequest): string => contract.secType.toUpperCase();

const isDescribed = ({ conId, localSymbol, secId = "", issuerId = "" }: DescribedContract): boolean =>
  conId === 0 && localSymbol === "" && secId === "" && issuerId === "";

/** Tests whether a contract is named by a description alone, in a request that needs one contract. */
const needsTerms = ({ use, contract }: ContractRequest): boolean =>
  use !== "details" && isDescribed(contract);

/** Rules about the description of a contract, before it is looked up. */
export const CONTRACT_RULES: readonly Rule<ContractRequest>[] = [
  {
    what: "an unknown security type, or none and neither a conId nor an identifier",
    code: code.INVALID_REQUEST,
    source: "softwarespartan/IB4m#60",
    broken: (request) => {
      const secType = secTypeOf(request);
      if (SEC_TYPES.has(secType) || (secType === "" && !isDescribed(request.contract))) return undefined;
      return invalidText("Please enter a valid security type");
    },
  },
  {
    what: "a continuous future in a request for streamed data, or in an order",
    code: code.INVALID_REQUEST,
    source: "erdewit/ib_insync#277; the text is that of an unknown security type",
    broken: (request) =>
      CONTINUOUS.includes(secTypeOf(request)) && (request.use === "data" || request.use === "order")
        ? invalidText("Please enter a valid security type")
        : undefined,
  },
  {
    what: "a combination in a request for contract details",
    code: code.INVALID_REQUEST,
    source: "pst-group/pysystemtrade#1639",
    broken: (request) =>
      request.use === "details" && secTypeOf(request) === "BAG"
        ? invalidText("'BAG' isn't supported for contract data request")
        : undefined,
  },
  {
    what: "a combination without legs",
    code: code.INVALID_REQUEST,
    source: "rolandgg/rust_ib_api#2; message codes, 314",
    broken: (request) =>
      secTypeOf(request) === "BAG" && (request.contract.legs ?? []).length === 0
        ? invalidText("Security type 'BAG' requires combo leg details.")
        : undefined,
  },
  plainSymbol(
    "a symbol with characters other than ASCII",
    "message codes, 407",
    ({ contract }: ContractRequest) => contract,
  ),
  {
    what: "an order without an exchange, with a conId too",
    code: code.INVALID_REQUEST,
    source: "StrateQueue/StrateQueue#20, Prograsaur/brb#1",
    broken: ({ use, contract }) =>
      use === "order" && contract.exchange === "" ? invalidText("Missing order exchange.") : undefined,
  },
  {
    what: "a request for data without an exchange, with a conId too",
    code: code.INVALID_REQUEST,
    source: "erdewit/ib_insync#102; deephaven-ib#33 saw a conId alone accepted in 2022",
    broken: ({ use, contract }) =>
      (use === "data" || use === "history") && contract.exchange === ""
        ? invalidText("Please enter exchange")
        : undefined,
  },
  {
    what: "a future or an option on a future without a local symbol, a conId and an expiry",
    code: code.INVALID_REQUEST,
    source: "wboayue/rust-ibapi#102; deepentropy/ibx#442",
    broken: (request) =>
      needsTerms(request) && WITH_EXPIRY.includes(secTypeOf(request)) && request.contract.lastTradeDate === ""
        ? invalidText("Please enter a local symbol or an expiry")
        : undefined,
  },
  {
    what: "an option without a local symbol and a conId that lacks its right, strike or expiry",
    code: code.INVALID_REQUEST,
    source: "QuantConnect/Lean.Brokerages.InteractiveBrokers#175",
    broken: (request) => {
      const { right, strike, lastTradeDate } = request.contract;
      if (!needsTerms(request) || !OPTIONS.includes(secTypeOf(request))) return undefined;
      if (right !== "" && strike > 0 && lastTradeDate !== "") return undefined;
      const cause = "When the local symbol field is empty, please fill the following fields";
      return invalidText(`${cause} (right, strike, expiry)`);
    },
  },
  {
    what: "neither a symbol, a local symbol, a conId nor an identifier",
    code: code.NO_SECURITY_DEFINITION,
    source: "userFRM/ibkr-dx, venue-behaviour.md",
    broken: ({ contract }) => (isDescribed(contract) && contract.symbol === "" ? NO_DEFINITION : undefined),
  },
];

const NO_DEFINITION = "No security definition has been found for the request";

/** Rules about what the look-up of a contract has found. */
export const MATCH_RULES: readonly Rule<ContractMatches>[] = [
  {
    what: "a contract that is not listed: unknown, expired, at another exchange, or fields that contradict each other",
    code: code.NO_SECURITY_DEFINITION,
    source: "erdewit/ib_insync#140, #425; ib_async#49",
    broken: ({ found }) => (found.length === 0 ? NO_DEFINITION : undefined),
  },
  {
    what: "a description of several contracts in a request that needs one",
    code: code.NO_SECURITY_DEFINITION,
    source: "erdewit/ib_insync#539",
    broken: ({ use, contract, found }) =>
      use !== "details" && new Set(found.map(({ conId }) => conId)).size > 1
        ? `The contract description specified for ${contract.symbol} is ambiguous.`
        : undefined,
  },
];
