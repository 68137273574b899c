/** The form of a parameter of an algorithm: a list of words, or a kind of value. */
export type ParameterForm =
  | { readonly kind: "word"; readonly words: readonly string[] }
  /** A number within its bounds, both included. */
  | { readonly kind: "number"; readonly min: number; readonly max: number }
  /** `0` or `1`. */
  | { readonly kind: "flag" }
  /** A time of the day (`hh:mm:ss`, with or without a zone) or an instant (`yyyymmdd-hh:mm:ss`). */
  | { readonly kind: "time" };

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

/** One algorithm: its name (`algoStrategy`), its parameters (`algoParams`) and the contracts that it takes. */
export interface AlgorithmRow {
  readonly name: AlgorithmName;
  readonly securities: readonly ("STK" | "OPT" | "FUT" | "CASH")[];
  readonly parameters: Readonly<Record<string, ParameterForm>>;
  /** The parameters that cannot be left out. */
  readonly required: readonly string[];
}

const flag: ParameterForm = { kind: "flag" };
const time: ParameterForm = { kind: "time" };
const number = (min: number, max: number): ParameterForm => ({ kind: "number", min, max });
/** A share of the volume: IBKR's page gives 0.1 to 0.5. */
const share: ParameterForm = number(0.1, 0.5);
const amount: ParameterForm = number(0, Number.MAX_VALUE);
const risk: ParameterForm = { kind: "word", words: ["Get Done", "Aggressive", "Neutral", "Passive"] };
const monetaryValue: ParameterForm = amount;
const span = { startTime: time, endTime: time };

/**
 * The algorithms of IBKR, as `AvailableAlgoParams` of its API samples names them.
 *
 * The algorithms of third parties (`JEFFALGO`, `CSFBALGO`, `QBALGO`) are not simulated.
 */
export const ALGORITHMS: readonly AlgorithmRow[] = [
  {
    name: "Adaptive",
    securities: ["STK", "OPT", "FUT", "CASH"],
    parameters: { adaptivePriority: { kind: "word", words: ["Urgent", "Normal", "Patient"] } },
    required: ["adaptivePriority"],
  },
  {
    name: "ArrivalPx",
    securities: ["STK"],
    parameters: {
      maxPctVol: share,
      riskAversion: risk,
      ...span,
      forceCompletion: flag,
      allowPastEndTime: flag,
      monetaryValue,
    },
    required: [],
  },
  {
    name: "DarkIce",
    securities: ["STK"],
    parameters: { displaySize: number(1, Number.MAX_VALUE), ...span, allowPastEndTime: flag, monetaryValue },
    required: ["displaySize"],
  },
  {
    name: "PctVol",
    securities: ["STK"],
    parameters: { pctVol: share, ...span, noTakeLiq: flag, monetaryValue },
    required: ["pctVol"],
  },
  {
    name: "PctVolPx",
    securities: ["STK"],
    parameters: {
      pctVol: share,
      deltaPctVol: number(0, 1),
      minPctVol4Px: share,
      maxPctVol4Px: share,
      ...span,
      noTakeLiq: flag,
      monetaryValue,
    },
    required: ["pctVol"],
  },
  {
    name: "PctVolSz",
    securities: ["STK"],
    parameters: { startPctVol: share, endPctVol: share, ...span, noTakeLiq: flag, monetaryValue },
    required: ["startPctVol", "endPctVol"],
  },
  {
    name: "PctVolTm",
    securities: ["STK"],
    parameters: { startPctVol: share, endPctVol: share, ...span, noTakeLiq: flag, monetaryValue },
    required: ["startPctVol", "endPctVol"],
  },
  {
    name: "Twap",
    securities: ["STK"],
    parameters: {
      strategyType: {
        kind: "word",
        words: ["Marketable", "Matching Midpoint", "Matching Same Side", "Matching Last"],
      },
      ...span,
      allowPastEndTime: flag,
      monetaryValue,
    },
    required: [],
  },
  {
    name: "Vwap",
    securities: ["STK"],
    parameters: {
      maxPctVol: share,
      ...span,
      allowPastEndTime: flag,
      noTakeLiq: flag,
      speedUp: flag,
      monetaryValue,
    },
    required: [],
  },
  {
    name: "AD",
    securities: ["STK", "OPT", "FUT", "CASH"],
    parameters: {
      componentSize: number(1, Number.MAX_VALUE),
      timeBetweenOrders: number(1, 86_400),
      randomizeTime20: flag,
      randomizeSize55: flag,
      giveUp: number(0, Number.MAX_VALUE),
      catchUp: flag,
      waitForFill: flag,
      startTime: time,
      endTime: time,
      // `activeTimeStart` and `activeTimeEnd` are the names of newer versions of the API samples.
      activeTimeStart: time,
      activeTimeEnd: time,
    },
    required: ["componentSize", "timeBetweenOrders"],
  },
  {
    name: "BalanceImpactRisk",
    securities: ["OPT"],
    parameters: { maxPctVol: share, riskAversion: risk, forceCompletion: flag },
    required: [],
  },
  { name: "MinImpact", securities: ["OPT"], parameters: { maxPctVol: share }, required: [] },
  {
    name: "ClosePx",
    securities: ["STK"],
    parameters: {
      maxPctVol: share,
      riskAversion: risk,
      startTime: time,
      forceCompletion: flag,
      monetaryValue,
    },
    required: [],
  },
];

/** Finds an algorithm by its name, which is written exactly so. */
export function findAlgorithm(name: string): AlgorithmRow | undefined {
  return ALGORITHMS.find((row) => row.name === name);
}
