import { integerCodec } from "../codec/codecs.ts";
import { flag, integer, text, when } from "../codec/fields.ts";
import { parseFloating } from "../codec/java-numbers.ts";
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
const MARGIN = 4;
const EXECUTION = 5;
const VOLUME = 6;
const PERCENT_CHANGE = 7;

const anyValue: Field<Pick<WireCondition, "value">> = text("value");

/** Field of the value. Clients read the percentage of a margin and a volume as integers, however the order had them. */
const value: Field<WireCondition> = {
  ...anyValue,
  write: (condition, version, out) => {
    const number = parseFloating(condition.value);
    const isInteger = condition.type === MARGIN || condition.type === VOLUME;
    if (isInteger && number !== undefined && Number.isFinite(number)) out.push(integerCodec.write(number));
    else anyValue.write(condition, version, out);
  },
};

/** Fields of one condition. */
export const condition: readonly Field<WireCondition>[] = [
  integer("type"),
  text("conjunction"),
  when<WireCondition>(({ type }) => type !== EXECUTION, [flag("isMore"), value], {
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
