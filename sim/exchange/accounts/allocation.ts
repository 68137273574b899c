/** Method by which an order for a group is divided among its accounts, in the words of `faMethod`. */
export type AllocationMethod =
  | "Equal"
  | "NetLiq"
  | "AvailableEquity"
  | "PctChange"
  | "Percent"
  | "Ratio"
  | "ContractsOrShares"
  | "MonetaryAmount";

/** An account of a group; the amount is a percentage, a part, units or money, as the method of the group has it. */
export interface GroupMember {
  readonly account: string;
  readonly amount: number | undefined;
}

/** A group of accounts, or an allocation profile. */
export interface AccountGroup {
  readonly name: string;
  readonly method: AllocationMethod;
  readonly members: readonly GroupMember[];
}

/** Units of an order for one account. */
export interface Allocation {
  readonly account: string;
  readonly quantity: number;
}

/** Values of the accounts that a division depends on. */
export interface AllocationData {
  netLiquidation(account: string): number;
  availableFunds(account: string): number;
  /** Units held of the contract of the order. */
  held(account: string): number;
  /** Price of one unit times the multiplier. */
  readonly unitPrice: number;
}

/** Names of the methods as clients write them, older names included. */
const METHODS: Readonly<Record<string, AllocationMethod>> = {
  Equal: "Equal",
  EqualQuantity: "Equal",
  NetLiq: "NetLiq",
  AvailableEquity: "AvailableEquity",
  PctChange: "PctChange",
  Percent: "Percent",
  Ratio: "Ratio",
  ContractsOrShares: "ContractsOrShares",
  MonetaryAmount: "MonetaryAmount",
};

/** Finds a method by the name that a client gives; undefined where there is none. */
export function findMethod(name: string): AllocationMethod | undefined {
  return Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
}

/** Tests whether a method needs an amount for each account of its group. */
export function hasAmounts(method: AllocationMethod): boolean {
  return ["Percent", "Ratio", "ContractsOrShares", "MonetaryAmount"].includes(method);
}

/**
 * Divides an order among the accounts of a group.
 *
 * Units are whole. `ContractsOrShares` and `MonetaryAmount` take the units from the group and `PctChange` from what is held;
 * they ignore `quantity`. Accounts that get nothing are left out.
 *
 * @param percent Change of the positions in percent, for `PctChange`.
 */
export function allocate(
  { method, members }: AccountGroup,
  quantity: number,
  percent: number,
  data: AllocationData,
): readonly Allocation[] {
  const whole = (of: (member: GroupMember) => number): readonly Allocation[] =>
    kept(members.map((member) => ({ account: member.account, quantity: Math.floor(of(member) + 1e-9) })));
  switch (method) {
    case "Equal":
      return divide(quantity, members, () => 1);
    case "NetLiq":
      return divide(quantity, members, ({ account }) => Math.max(0, data.netLiquidation(account)));
    case "AvailableEquity":
      return divide(quantity, members, ({ account }) => Math.max(0, data.availableFunds(account)));
    case "Percent":
    case "Ratio":
      return divide(quantity, members, ({ amount = 0 }) => amount);
    case "PctChange":
      return whole(({ account }) => (Math.abs(data.held(account)) * Math.abs(percent)) / 100);
    case "ContractsOrShares":
      return whole(({ amount = 0 }) => amount);
    case "MonetaryAmount":
      return whole(({ amount = 0 }) => amount / data.unitPrice);
  }
}

/** Divides whole units in proportion to weights: the largest remainders get the units that are left. */
function divide(
  quantity: number,
  members: readonly GroupMember[],
  weightOf: (member: GroupMember) => number,
): readonly Allocation[] {
  const weights = members.map(weightOf);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total <= 0) return [];
  const targets = members.map(({ account }, at) => ({
    account,
    quantity: (quantity * (weights[at] ?? 0)) / total,
  }));
  return kept(
    share(
      quantity,
      targets,
      targets.map(() => 0),
    ),
  );
}

/**
 * Divides units of a fill among the accounts of an order: each unit goes to the account that is furthest behind its part.
 *
 * @param size Units to divide now.
 * @param targets What each account should have after them.
 * @param had Units that each account had before.
 */
export function share(
  size: number,
  targets: readonly Allocation[],
  had: readonly number[],
): readonly Allocation[] {
  const given = targets.map(() => 0);
  for (let left = size; left > 0; ) {
    const behind = targets.map(({ quantity }, at) => quantity - (had[at] ?? 0) - (given[at] ?? 0));
    const most = behind.indexOf(Math.max(...behind));
    const units = Math.min(left, Math.max(1, Math.floor(behind[most] ?? 0)));
    given[most] = (given[most] ?? 0) + units;
    left -= units;
  }
  return targets.map(({ account }, at) => ({ account, quantity: given[at] ?? 0 }));
}

function kept(allocations: readonly Allocation[]): readonly Allocation[] {
  return allocations.filter(({ quantity }) => quantity > 0);
}
