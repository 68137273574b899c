/** A parameter of an algorithm. */
export interface AlgorithmParameter {
  /** Name that the server's texts give to it. */
  readonly label: string;
  /** `time` is a time of the day (`hh:mm:ss`, with or without a zone) or an instant (`yyyymmdd-hh:mm:ss`). */
  readonly kind: "number" | "time" | "switch" | "choice";
  /** Legal values of a choice. */
  readonly values?: readonly string[];
  /** Least and greatest value of a number, both included. */
  readonly min?: number;
  readonly max?: number;
  /** Marks a parameter that cannot be left out. */
  readonly required?: true;
}

/** The name of an algorithm. */
export type AlgorithmName =
  | "Adaptive"
  | "ArrivalPx"
  | "DarkIce"
  | "PctVol"
  | "PctVolPx"
  | "PctVolSz"
  | "PctVolTm"
  | "Twap"
  | "Vwap"
  | "AD"
  | "BalanceImpactRisk"
  | "MinImpact"
  | "ClosePx";

/** A security type that some algorithm takes. */
type AlgorithmSecurity = "STK" | "OPT" | "FUT" | "CASH";

/** One algorithm: its name (`algoStrategy`), the contracts that it takes, and its parameters (`algoParams`) by their names. */
export interface AlgorithmRow {
  readonly name: AlgorithmName;
  readonly securities: readonly AlgorithmSecurity[];
  readonly parameters: Readonly<Record<string, AlgorithmParameter>>;
}

const switched = (label: string): AlgorithmParameter => ({ label, kind: "switch" });
const time = (label: string): AlgorithmParameter => ({ label, kind: "time" });
const share = (label: string): AlgorithmParameter => ({ label, kind: "number", min: 0.01, max: 50 });
const requiredShare = (label: string): AlgorithmParameter => ({
  label,
  kind: "number",
  min: 0.01,
  max: 50,
  required: true,
});
const count = (label: string): AlgorithmParameter => ({ label, kind: "number", min: 1, required: true });

const RISK: AlgorithmParameter = {
  label: "Urgency/Risk aversion",
  kind: "choice",
  values: ["Get Done", "GetDone", "Aggressive", "Neutral", "Passive"],
};
const MAXIMUM = share("Max Percentage");
const START = time("Start Time");
const END = time("End Time");
const PAST_END = switched("Allow trading past end time");
const NO_TAKE = switched("Attempt to never take liquidity");
const COMPLETION = switched("Attempt completion by EOD");
const MONETARY_VALUE: AlgorithmParameter = { label: "Monetary Value", kind: "number", min: 0 };
const SHARES: readonly AlgorithmSecurity[] = ["STK"];
const MOST: readonly AlgorithmSecurity[] = ["STK", "OPT", "FUT", "CASH"];

/**
 * The algorithms of IBKR, by which orders are checked and executed.
 *
 * The algorithms of third parties (`JEFFALGO`, `CSFBALGO`, `QBALGO`) are not simulated. Twap takes no `strategyType`: a
 * gateway refused it with 443, although the API samples name it. A share of the volume is sent in percent up to 50; the
 * samples send fractions.
 *
 * The bounds of numbers, and which parameters are required, are from memory (unsourced).
 *
 * @see ThomasMarcelis/ibkr-go, `api_algo_variants_aapl` (which are defined for a share); deepentropy/ibx (labels);
 * 0xnoahzhu/tape, `orderRules.ts` (parameters that a paper account took); `AvailableAlgoParams` of the API samples
 * (`monetaryValue`); `orderTypes` of contract details (security types of AD and of Adaptive).
 */
export const ALGORITHMS: readonly AlgorithmRow[] = [
  {
    name: "Adaptive",
    securities: MOST,
    parameters: {
      adaptivePriority: { label: "Priority", kind: "choice", values: ["Urgent", "Normal", "Patient"] },
    },
  },
  {
    name: "Vwap",
    securities: SHARES,
    parameters: {
      monetaryValue: MONETARY_VALUE,
      maxPctVol: MAXIMUM,
      startTime: START,
      endTime: END,
      allowPastEndTime: PAST_END,
      noTakeLiq: NO_TAKE,
      speedUp: switched("Opt out of the opening auction"),
      optoutClosingAuction: switched("Opt out of the closing auction"),
      optoutOpeningAuction: switched("Opt out of the opening auction"),
    },
  },
  {
    name: "Twap",
    securities: SHARES,
    parameters: { monetaryValue: MONETARY_VALUE, startTime: START, endTime: END, allowPastEndTime: PAST_END },
  },
  {
    name: "ArrivalPx",
    securities: SHARES,
    parameters: {
      monetaryValue: MONETARY_VALUE,
      maxPctVol: MAXIMUM,
      riskAversion: RISK,
      startTime: START,
      endTime: END,
      allowPastEndTime: PAST_END,
      forceCompletion: COMPLETION,
    },
  },
  {
    name: "ClosePx",
    securities: SHARES,
    parameters: {
      monetaryValue: MONETARY_VALUE,
      maxPctVol: MAXIMUM,
      riskAversion: RISK,
      startTime: START,
      forceCompletion: COMPLETION,
    },
  },
  {
    name: "PctVol",
    securities: SHARES,
    parameters: {
      monetaryValue: MONETARY_VALUE,
      pctVol: requiredShare("Target Percentage"),
      startTime: START,
      endTime: END,
      noTakeLiq: NO_TAKE,
      includeBlockTrades: switched("Include block trades"),
    },
  },
  {
    name: "PctVolPx",
    securities: SHARES,
    parameters: {
      monetaryValue: MONETARY_VALUE,
      pctVol: requiredShare("Target Percentage"),
      deltaPctVol: share("Target Percentage Change Rate"),
      minPctVol4Px: share("Minimum Target Percentage"),
      maxPctVol4Px: share("Maximum Target Percentage"),
      startTime: START,
      endTime: END,
      noTakeLiq: NO_TAKE,
    },
  },
  {
    name: "PctVolSz",
    securities: SHARES,
    parameters: {
      monetaryValue: MONETARY_VALUE,
      startPctVol: requiredShare("Initial Target Percentage"),
      endPctVol: requiredShare("Terminal Target Percentage"),
      startTime: START,
      endTime: END,
      noTakeLiq: NO_TAKE,
    },
  },
  {
    name: "PctVolTm",
    securities: SHARES,
    parameters: {
      monetaryValue: MONETARY_VALUE,
      startPctVol: requiredShare("Initial Target Percentage"),
      endPctVol: requiredShare("Terminal Target Percentage"),
      startTime: START,
      endTime: END,
      noTakeLiq: NO_TAKE,
    },
  },
  {
    name: "DarkIce",
    securities: SHARES,
    parameters: {
      monetaryValue: MONETARY_VALUE,
      displaySize: count("Display Size"),
      startTime: START,
      endTime: END,
      allowPastEndTime: PAST_END,
    },
  },
  {
    name: "AD",
    securities: MOST,
    parameters: {
      componentSize: count("Component Size"),
      timeBetweenOrders: count("Time Between Orders"),
      randomizeTime20: switched("Randomize time by 20 %"),
      randomizeSize55: switched("Randomize size by 55 %"),
      giveUp: { label: "Give Up", kind: "number", min: 0 },
      catchUp: switched("Catch Up"),
      waitForFill: switched("Wait for fill"),
      startTime: START,
      endTime: END,
      activeTimeStart: time("Active Time Start"),
      activeTimeEnd: time("Active Time End"),
    },
  },
  { name: "MinImpact", securities: ["OPT"], parameters: { maxPctVol: MAXIMUM } },
  {
    name: "BalanceImpactRisk",
    securities: ["OPT"],
    parameters: { maxPctVol: MAXIMUM, riskAversion: RISK, forceCompletion: COMPLETION },
  },
];

/** Finds an algorithm by its name, which is written exactly so. */
export function findAlgorithm(name: string): AlgorithmRow | undefined {
  return ALGORITHMS.find((row) => row.name === name);
}
