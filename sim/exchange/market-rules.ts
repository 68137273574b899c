/**
 * Price increments by market rule: bands from the lowest price up, each with the price at which it begins and its increment.
 *
 * @see nautilus_trader#1026 and pull request 1029 for the content of 26, 32, 67 and 239. Numbers above 1 000 000 are made up.
 */
export const MARKET_RULES: ReadonlyMap<number, readonly (readonly [lowEdge: number, increment: number])[]> =
  new Map([
    [26, [[0, 0.01]]],
    [32, [[0, 0.01]]],
    [67, [[0, 0.25]]],
    [239, [[0, 0.00005]]],
    [1_000_001, [[0, 0.1]]],
    [1_000_002, [[0, 0.015625]]],
    [1_000_003, [[0, 0.005]]],
  ]);
