import type { TrackedOrderState as OrderState } from "../../../src/mod.ts";

/** What the own book of a fake says about an order. */
export interface BookedCut {
  readonly status: string;
  readonly filled: number;
  readonly limitPrice: number | undefined;
}

/** Outcome of a call, as far as a table names it. */
interface Outcome {
  readonly kind: string;
}

/** What a point says about its order, as far as a verdict depends on it. */
interface PlayedPoint {
  readonly of: "place" | "modify" | "cancel";
  readonly changes?: "limit" | "market";
  /** Terms of the order to be placed, where they are not those of every row. */
  readonly terms?: string | undefined;
  /** Whether the order leaves the lists of the fake. */
  readonly vanishes?: boolean | undefined;
}

/** Units of the order of each row. */
export const UNITS = 10;
/** Limit price after a modification. */
export const CHANGED = 2;

/** Names the outcome of a call; undefined for none. */
export function told(outcome: Outcome | undefined): string {
  return outcome === undefined ? "pending" : `\`${outcome.kind}\``;
}

/** Describes the state of an order, and the outcome of a change of it, as a cell of a table. */
export function described(
  { of }: { readonly of: "place" | "modify" | "cancel" },
  { kind }: Outcome,
  { state }: { readonly state: OrderState },
  booked: BookedCut | undefined,
): string {
  const at =
    booked?.limitPrice === undefined || state.kind !== "working" ? "" : `, limit ${booked.limitPrice}`;
  const filled = state.kind === "filled" ? ` ${state.progress.filled}` : "";
  const order = `\`${state.kind}\`${isInactive(state) ? ", inactive" : ""}${filled}${at}`;
  return of === "place" ? order : `${of} \`${kind}\`; order ${order}`;
}

/** Tests whether TWS lists an order as one that it has refused. */
export function isInactive(state: OrderState): boolean {
  return state.kind === "acknowledged" && state.progress.status === "Inactive";
}

/** Compares a state with the orders of the fake's own book that have the same reference. */
export function disagreements(
  state: OrderState,
  booked: readonly Pick<BookedCut, "status" | "filled">[],
): readonly string[] {
  const [first, second] = booked;
  if (second !== undefined) return [`${booked.length} orders are in the book`];
  const actual = first === undefined ? "absent" : `${first.status} ${first.filled}`;
  const said = (): string => {
    switch (state.kind) {
      case "filled":
        return `Filled ${state.progress.filled}`;
      case "cancelled":
        return `Cancelled ${state.progress.filled}`;
      case "working":
      case "acknowledged":
        return `${state.progress.status} ${state.progress.filled}`;
      case "not-sent":
        return "absent";
      case "rejected":
        return "Inactive 0";
      default:
        return state.kind;
    }
  };
  return said() === actual ? [] : [`the pool says ${said()}, the book ${actual}`];
}

/** Says what is wrong with what a bot believes at the end, by the book of the fake; `right` for nothing. */
export function botVerdict(
  { of, changes, terms, vanishes }: PlayedPoint,
  answer: "acknowledged" | "refused" | "lost",
  known: number,
  booked: readonly BookedCut[],
): string {
  const filled = booked.reduce((sum, order) => sum + order.filled, 0);
  const [order] = booked;
  if (vanishes === true) return answer === "acknowledged" ? "believes that it is live" : "right";
  if (terms === "refused") return answer === "refused" ? "right" : "never learns of its refusal";
  if (filled > UNITS) return `buys ${filled} instead of ${UNITS}`;
  if (order === undefined) return "loses the order";
  if (filled > known) return "never learns of its fill";
  switch (of) {
    case "place":
      return answer === "refused" ? "believes that it was refused" : "right";
    case "modify":
      return changes === "market" || order.limitPrice === CHANGED ? "right" : "loses the modification";
    case "cancel":
      if (order.status !== "Cancelled") return "loses the cancel: the order is live";
      return answer === "refused" ? "believes that the cancel failed" : "right";
  }
}
