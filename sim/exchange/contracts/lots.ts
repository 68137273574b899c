import type { SecType } from "./instrument.ts";

/** The lot in which sizes of each security type are quoted. */
export const LOTS: Readonly<Record<SecType, number>> = {
  STK: 100,
  IND: 1,
  FUT: 1,
  CONTFUT: 1,
  OPT: 1,
  FOP: 1,
  CASH: 100_000,
  CRYPTO: 0.5,
  CMDTY: 1,
  CFD: 1,
  BOND: 10,
  FUND: 1_000,
  BAG: 1,
};
