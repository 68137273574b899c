import { PoolError } from "../errors.ts";
import type { Contract, ContractDetails } from "../stoqey/mod.ts";
import { qualifyContract } from "./contracts.ts";
import { describeContract, describeRequest } from "./request-description.ts";

/** The most candidates that a message names. */
const NAMED_MAX = 5;

/**
 * The one contract that a partial one means.
 *
 * @param details What TWS answers to a request for its details; one contract may have a row for each exchange.
 * @throws {PoolError} `AMBIGUOUS` when these are rows of several contracts.
 */
export function qualified(partial: Contract, details: readonly ContractDetails[]): Contract {
  const byId = new Map<number | undefined, Contract>();
  for (const { contract } of details) {
    const known = byId.get(contract.conId);
    if (known === undefined || rank(contract, partial) > rank(known, partial))
      byId.set(contract.conId, contract);
  }
  const candidates = [...byId.values()];
  const [only, ...others] = candidates;
  if (only !== undefined && others.length === 0) return only;
  const subject = `Cannot ${describeRequest(qualifyContract, partial)}`;
  if (only === undefined) throw new PoolError("TWS_ERROR", `${subject}: TWS sent no contract`);
  const named = candidates.slice(0, NAMED_MAX).map((one) => `${describeContract(one)} (conId ${one.conId})`);
  const more = candidates.length - named.length;
  const list = `${named.join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
  throw new PoolError("AMBIGUOUS", `${subject}: ${candidates.length} contracts match: ${list}`, {
    candidates,
  });
}

/** Ranks the exchange of a row: the requested one before `SMART` before any other. */
function rank({ exchange }: Contract, partial: Contract): number {
  if (partial.exchange !== undefined && exchange === partial.exchange) return 2;
  return exchange === "SMART" ? 1 : 0;
}
