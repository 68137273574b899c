/** A parameter of an algorithm. */
export interface AlgorithmParameter {
  /** Name that the server's texts give to it. */
  readonly label: string;
  readonly kind: "number" | "time" | "switch" | "choice";
  /** Legal values of a choice. */
  readonly values?: readonly string[];
  /** Least and greatest value of a number. */
  readonly min?: number;
  readonly max?: number;
  readonly required?: true;
}

/** An algorithm of IBKR: the security types that it is defined for, and its parameters by their names in the API. */
export interface Algorithm {
  readonly secTypes: readonly string[];
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
const SHARES = ["STK"];

/**
 * The algorithms of IBKR, by `algoStrategy`.
 *
 * @see ThomasMarcelis/ibkr-go, `api_algo_variants_aapl` (which are defined for a share); deepentropy/ibx (bounds, labels);
 * 0xnoahzhu/tape, `orderRules.ts` (parameters that a paper account took).
 */
export const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
  Adaptive: {
    secTypes: ["STK", "OPT", "FUT"],
    parameters: {
      adaptivePriority: { label: "Priority", kind: "choice", values: ["Urgent", "Normal", "Patient"] },
    },
  },
  Vwap: {
    secTypes: SHARES,
    parameters: {
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
  Twap: { secTypes: SHARES, parameters: { startTime: START, endTime: END, allowPastEndTime: PAST_END } },
  ArrivalPx: {
    secTypes: SHARES,
    parameters: {
      maxPctVol: MAXIMUM,
      riskAversion: RISK,
      startTime: START,
      endTime: END,
      allowPastEndTime: PAST_END,
      forceCompletion: COMPLETION,
    },
  },
  ClosePx: {
    secTypes: SHARES,
    parameters: { maxPctVol: MAXIMUM, riskAversion: RISK, startTime: START, forceCompletion: COMPLETION },
  },
  PctVol: {
    secTypes: SHARES,
    parameters: {
      pctVol: requiredShare("Target Percentage"),
      startTime: START,
      endTime: END,
      noTakeLiq: NO_TAKE,
      includeBlockTrades: switched("Include block trades"),
    },
  },
  PctVolPx: {
    secTypes: SHARES,
    parameters: {
      pctVol: requiredShare("Target Percentage"),
      deltaPctVol: share("Target Percentage Change Rate"),
      minPctVol4Px: share("Minimum Target Percentage"),
      maxPctVol4Px: share("Maximum Target Percentage"),
      startTime: START,
      endTime: END,
      noTakeLiq: NO_TAKE,
    },
  },
  PctVolSz: {
    secTypes: SHARES,
    parameters: {
      startPctVol: requiredShare("Initial Target Percentage"),
      endPctVol: requiredShare("Terminal Target Percentage"),
      startTime: START,
      endTime: END,
      noTakeLiq: NO_TAKE,
    },
  },
  PctVolTm: {
    secTypes: SHARES,
    parameters: {
      startPctVol: requiredShare("Initial Target Percentage"),
      endPctVol: requiredShare("Terminal Target Percentage"),
      startTime: START,
      endTime: END,
      noTakeLiq: NO_TAKE,
    },
  },
  DarkIce: {
    secTypes: SHARES,
    parameters: {
      displaySize: count("Display Size"),
      startTime: START,
      endTime: END,
      allowPastEndTime: PAST_END,
    },
  },
  AD: {
    secTypes: SHARES,
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
  MinImpact: { secTypes: ["OPT"], parameters: { maxPctVol: MAXIMUM } },
  BalanceImpactRisk: {
    secTypes: ["OPT"],
    parameters: { maxPctVol: MAXIMUM, riskAversion: RISK, forceCompletion: COMPLETION },
  },
};
