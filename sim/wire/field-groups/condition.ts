import { flag, integer, text, when } from "../codec/fields.ts";
import type { Field } from "../codec/message.ts";

/** Condition of an order. Each type uses some of the values; the others are empty. */
export interface WireCondition {
  /** 1 price, 3 time, 4 margin, 5 execution, 6 volume, 7 percent change. */
  readonly type: number;
  /** Conjunction with the next condition: `a` for and, `o` for or. */
  readonly conjunction: string;
  readonly isMore: boolean;
  /** A number, or a time. */
  readonly value: string;
  readonly conId: number;
  readonly exchange: string;
  readonly triggerMethod: number;
  readonly secType: string;
  readonly symbol: string;
}

const PRICE = 1;
const EXECUTION = 5;
const VOLUME = 6;
const PERCENT_CHANGE = 7;

/** Fields of one condition. */
export const condition: readonly Field<WireCondition>[] = [
  integer("type"),
  text("conjunction"),
  when<WireCondition>(({ type }) => type !== EXECUTION, [flag("isMore"), text("value")], {
    isMore: false,
    value: "",
  }),
  when<WireCondition>(
    ({ type }) => type === PRICE || type === VOLUME || type === PERCENT_CHANGE,
    [integer("conId"), text("exchange")],
    { conId: 0, exchange: "" },
  ),
  when<WireCondition>(({ type }) => type === PRICE, [integer("triggerMethod")], { triggerMethod: 0 }),
  when<WireCondition>(({ type }) => type === EXECUTION, [text("secType"), text("exchange"), text("symbol")], {
    secType: "",
    symbol: "",
  }),
];
