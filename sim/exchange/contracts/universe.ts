import {
  type ContractDefinition,
  type ContractDefinitionInput,
  withDefaults,
} from "./contract-definition.ts";
import { FIRST_CONTRACTS } from "./first-contracts.ts";
import { tabulated } from "./universe-tables.ts";

/**
 * The contracts of the simulated market, as a user would define them: some 800 shares, funds, indices, roots of futures,
 * currency pairs, coins, metals, contracts for difference, bonds. The `conId` of the best known shares, indices and pairs
 * are TWS's own; all others are made up, and so are all prices, volumes and moves.
 */
export const UNIVERSE_INPUT: readonly ContractDefinitionInput[] = [
  ...FIRST_CONTRACTS,
  ...tabulated(FIRST_CONTRACTS),
];

/** The contracts of the simulated market with their defaults; the tests check them as those of a user are checked. */
export const UNIVERSE: readonly ContractDefinition[] = UNIVERSE_INPUT.map(withDefaults);
