import { hash32 } from "../../world/random.ts";
import type { ContractDefinition } from "./contract-definition.ts";

/** The kinds of security IDs in requests. */
export type SecIdType = "ISIN" | "CUSIP" | "SEDOL" | "FIGI";

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const CONSONANTS = "BCDFGHJKLMNPQRSTVWXYZ";

/** ISINs of shares by `conId`, as they are publicly known. */
const KNOWN: Readonly<Record<number, string>> = {
  265598: "US0378331005",
  272093: "US5949181045",
  4815747: "US67066G1040",
  76792991: "US88160R1014",
  3691937: "US0231351067",
  208813719: "US02079K3059",
  208813720: "US02079K1079",
  107113386: "US30303M1027",
  15124833: "US64110L1061",
  4391: "US0079031078",
  270639: "US4581401001",
  8314: "US4592001014",
  1520593: "US46625H1005",
  8894: "US1912161007",
  756733: "US78462F1030",
};

const COUNTRIES: Readonly<Record<string, string>> = {
  IBIS: "DE",
  SBF: "FR",
  AEB: "NL",
  BM: "ES",
  EBS: "CH",
  LSE: "GB",
  LSEETF: "IE",
  SEHK: "HK",
  TSEJ: "JP",
};

/** Returns the ISIN of a share, a fund or a bond: the known one, or else a made-up one; empty for other contracts. */
export function isinOf(definition: ContractDefinition): string {
  const { isin, conId, secType, primaryExchange, bond } = definition;
  if (isin !== "") return isin;
  if (bond !== undefined) return withIsinCheck(`US${bond.cusip}`);
  if (secType !== "STK" && secType !== "FUND") return "";
  const known = KNOWN[conId];
  if (known !== undefined) return known;
  const country = COUNTRIES[primaryExchange] ?? "US";
  return withIsinCheck(`${country}${country === "US" ? cusipOf(conId) : madeUp(conId, "NSIN", 9)}`);
}

/** Returns the security IDs of a contract; those that do not follow from its ISIN are made up, with right check digits. */
export function secIdsOf(definition: ContractDefinition): ReadonlyMap<SecIdType, string> {
  const isin = isinOf(definition);
  const found = new Map<SecIdType, string>();
  if (isin === "") return found;
  found.set("ISIN", isin);
  if (isin.startsWith("US")) found.set("CUSIP", isin.slice(2, 11));
  if (definition.secType === "STK") {
    found.set("SEDOL", isin.startsWith("GB00") ? isin.slice(4, 11) : sedolOf(definition.conId));
    found.set("FIGI", figiOf(definition.conId));
  }
  return found;
}

/** Appends the check digit of an ISIN to its first eleven characters. */
export function withIsinCheck(body: string): string {
  const digits = [...body].map((letter) => LETTERS.indexOf(letter)).join("");
  const sum = [...digits]
    .reverse()
    .reduce((so, digit, at) => so + digitSum(Number(digit) * (at % 2 === 0 ? 2 : 1)), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

/** Returns a made-up CUSIP: eight digits and the check digit. */
function cusipOf(conId: number): string {
  const body = madeUp(conId, "CUSIP", 8);
  const sum = [...body].reduce((so, digit, at) => so + digitSum(Number(digit) * (at % 2 === 1 ? 2 : 1)), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

function sedolOf(conId: number): string {
  const weights = [1, 3, 1, 7, 3, 9];
  const body = `B${madeUp(conId, "SEDOL", 5)}`;
  const sum = [...body].reduce((so, letter, at) => so + LETTERS.indexOf(letter) * (weights[at] ?? 0), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

function figiOf(conId: number): string {
  let bits = hash32(`FIGI/${conId}`);
  let tail = "";
  for (let at = 0; at < 8; at++) {
    tail += CONSONANTS[bits % CONSONANTS.length];
    bits = Math.floor(bits / CONSONANTS.length) || hash32(`FIGI/${conId}/${at}`);
  }
  const body = `BBG${tail}`;
  const sum = [...body].reduce((so, letter, at) => {
    const value = LETTERS.indexOf(letter) * (at % 2 === 1 ? 2 : 1);
    return so + Math.floor(value / 10) + (value % 10);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

function madeUp(conId: number, kind: string, length: number): string {
  return `${hash32(`${kind}/${conId}`)}`.padStart(length, "0").slice(-length);
}

function digitSum(value: number): number {
  return Math.floor(value / 10) + (value % 10);
}
