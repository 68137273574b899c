import type { Instrument } from "../../exchange/contracts/instrument.ts";
import * as code from "../facts/codes.ts";
import type { Rule } from "./rule.ts";

/** First protocol version whose sizes can have a part of a unit. */
const FRACTIONS_VERSION = 163;

/** A request for data with the protocol version of its client. */
export interface ProtocolInput {
  readonly version: number;
  readonly instrument: Pick<Instrument, "secType">;
}

const TEXT = `Your API version does not support fractional size rules. Please upgrade to a minimum version ${FRACTIONS_VERSION}.`;

function fractions(what: string, source: string, secTypes: readonly string[]): Rule<ProtocolInput> {
  return {
    what: `${what}, for a client below protocol version ${FRACTIONS_VERSION}`,
    code: code.FRACTIONS_NOT_SUPPORTED,
    source,
    broken: ({ version, instrument }) =>
      version < FRACTIONS_VERSION && secTypes.includes(instrument.secType) ? TEXT : undefined,
  };
}

/** Refusals of streamed data, whose sizes an old client cannot read. */
export const STREAM_PROTOCOL_RULES: readonly Rule<ProtocolInput>[] = [
  fractions(
    "market data or tick-by-tick data of a currency pair or a cryptocurrency",
    "stoqey/ib#144, joshuaulrich/IBrokers#45, hadrianl/ibapi#43",
    ["CASH", "CRYPTO"],
  ),
];

/** Refusals of bars, whose volumes an old client cannot read. */
export const BAR_PROTOCOL_RULES: readonly Rule<ProtocolInput>[] = [
  fractions("historical bars of a cryptocurrency", "erdewit/ib_insync#397", ["CRYPTO"]),
];
