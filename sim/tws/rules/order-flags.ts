import * as code from "../facts/codes.ts";
import {
  given,
  invalidOrder,
  isMultiple,
  isOf,
  nonZero,
  type OrderInput,
  PAGE,
  PAPER,
  RECORDED,
  REPLAYED,
  rejected,
  typeOf,
} from "./order-input.ts";
import type { Rule } from "./rule.ts";

const BLOCK_SIZE_MIN = 50;
/** Share of an option's limit price that a discretionary amount may have. */
const DISCRETION_MAX = 0.1;

const attribute = (name: string): string =>
  `The '${name}' order attribute may not be specified for this order.`;
const displaySize = ({ order }: OrderInput): number | undefined => nonZero(order.displaySize);
const discretion = ({ order }: OrderInput): number | undefined => nonZero(order.discretionaryAmt);
const hasAlgorithm = ({ order }: OrderInput): boolean => given(order.algoStrategy) !== "";

/** Rules about the attributes of an order. */
export const ORDER_FLAG_RULES: readonly Rule<OrderInput>[] = [
  {
    what: "`eTradeOnly`",
    code: code.E_TRADE_ONLY_NOT_SUPPORTED,
    source: PAGE,
    broken: ({ order }) =>
      order.eTradeOnly ? "The 'EtradeOnly' order attribute is not supported." : undefined,
  },
  {
    what: "`firmQuoteOnly`",
    code: code.FIRM_QUOTE_ONLY_NOT_SUPPORTED,
    source: PAGE,
    broken: ({ order }) =>
      order.firmQuoteOnly ? "The 'FirmQuoteOnly' order attribute is not supported." : undefined,
  },
  {
    what: "`nbboPriceCap`",
    code: code.NBBO_PRICE_CAP_NOT_SUPPORTED,
    source: PAGE,
    broken: ({ order }) =>
      nonZero(order.nbboPriceCap) === undefined
        ? undefined
        : "The 'NbboPriceCap' order attribute is not supported.",
  },
  {
    what: "all-or-none for a contract other than a share or an option, or with an algorithm",
    code: code.ALL_OR_NONE_NOT_ALLOWED,
    source: `${PAPER}; ${RECORDED}`,
    broken: (input) =>
      input.order.allOrNone && (!isOf(input, "STK", "OPT", "FOP") || hasAlgorithm(input))
        ? attribute("All or None")
        : undefined,
  },
  {
    what: "all-or-none with a display size",
    code: code.ORDER_REJECTED,
    source: PAPER,
    broken: (input) =>
      input.order.allOrNone && displaySize(input) !== undefined
        ? rejected("Iceberg order cannot be a AON variant")
        : undefined,
  },
  {
    what: "a minimum quantity for a combination",
    code: code.NO_MIN_QUANTITY_FOR_COMBO,
    source: PAGE,
    broken: (input) =>
      isOf(input, "BAG") && nonZero(input.order.minQty) !== undefined
        ? "Minimum quantity is not supported for best combo order."
        : undefined,
  },
  {
    what: "a minimum quantity for a contract that is not an option, or with an algorithm",
    code: code.MIN_QUANTITY_NOT_ALLOWED,
    source: PAPER,
    broken: (input) =>
      nonZero(input.order.minQty) !== undefined && (!isOf(input, "OPT", "FOP") || hasAlgorithm(input))
        ? attribute("Minimum Quantity")
        : undefined,
  },
  {
    what: "`hidden` for a contract that is not a share, or with an algorithm",
    code: code.HIDDEN_NOT_ALLOWED,
    source: `${PAGE}; ${PAPER}`,
    broken: (input) =>
      input.order.hidden && (!isOf(input, "STK") || hasAlgorithm(input))
        ? 'The "hidden" order attribute may not be specified for this order.'
        : undefined,
  },
  {
    what: "`hidden` with OPG",
    code: code.ORDER_REJECTED,
    source: PAPER,
    broken: (input) =>
      input.order.hidden && input.tif === "OPG"
        ? rejected("Only DAY/LIMIT allowed for hidden order")
        : undefined,
  },
  {
    what: "a discretionary amount and a display size at once",
    code: code.ICEBERG_AND_DISCRETIONARY,
    source: PAGE,
    broken: (input) =>
      discretion(input) !== undefined && displaySize(input) !== undefined
        ? "An order can be EITHER Iceberg or Discretionary. Please remove either the Discretionary amount or the Display size."
        : undefined,
  },
  {
    what: "a display size with `hidden`, an algorithm, or an order type other than LMT",
    code: code.DISPLAY_SIZE_NOT_ALLOWED,
    source: `${PAPER}; ${REPLAYED}`,
    broken: (input) =>
      displaySize(input) !== undefined &&
      (typeOf(input) !== "LMT" || input.order.hidden || hasAlgorithm(input))
        ? attribute("Display Size")
        : undefined,
  },
  {
    what: "a display size that is not smaller than the order",
    code: code.DISPLAY_SIZE_TOO_LARGE,
    source: PAGE,
    broken: (input) => {
      const size = displaySize(input);
      return size !== undefined && !(size > 0 && size < input.quantity)
        ? "Display size should be smaller than order size."
        : undefined;
    },
  },
  {
    what: "a discretionary amount below 0, with a type other than LMT, or for a contract that is neither a share nor an option",
    code: code.DISCRETIONARY_NOT_SUPPORTED,
    source: `${PAGE}; ${PAPER}`,
    broken: (input) => {
      const amount = discretion(input);
      return amount !== undefined && (amount < 0 || typeOf(input) !== "LMT" || !isOf(input, "STK", "OPT"))
        ? "Discretionary orders are not supported for this combination of exchange and order type."
        : undefined;
    },
  },
  {
    what: "a discretionary amount that is not a multiple of the smallest price increment",
    code: code.DISCRETIONARY_OFF_TICK,
    source: PAGE,
    broken: (input) =>
      isMultiple(discretion(input) ?? 0, input.instrument.minTick)
        ? undefined
        : "Discretionary amount does not conform to the minimum price variation for this contract.",
  },
  {
    what: "a discretionary amount of more than 10 % of the limit price of an option",
    code: code.ORDER_REJECTED,
    source: `${PAPER}; the text is unsourced`,
    broken: (input) =>
      isOf(input, "OPT") && (discretion(input) ?? 0) > (input.order.lmtPrice ?? 0) * DISCRETION_MAX + 1e-9
        ? rejected("The discretionary amount is too large")
        : undefined,
  },
  {
    what: "sweep-to-fill for an option",
    code: code.SWEEP_NOT_ALLOWED,
    source: `${PAPER}; the text is unsourced`,
    broken: (input) =>
      input.order.sweepToFill && isOf(input, "OPT", "FOP") ? attribute("Sweep to Fill") : undefined,
  },
  {
    what: "a block order of less than 50",
    code: code.BLOCK_ORDER_TOO_SMALL,
    source: PAGE,
    broken: ({ order: { blockOrder }, quantity }) =>
      blockOrder && quantity < BLOCK_SIZE_MIN ? "The block order size must be at least 50." : undefined,
  },
  {
    what: "a short sale slot other than 0, 1 and 2 (text of 347)",
    code: code.INVALID_REQUEST,
    source: RECORDED,
    broken: ({ order: { shortSaleSlot } }) =>
      [0, 1, 2].includes(shortSaleSlot)
        ? undefined
        : invalidOrder(
            "Short sale slot value must be 1 (broker holds shares) or 2 (delivered from elsewhere)",
          ),
  },
  {
    what: "a short sale slot of 2 without a location (text of 352)",
    code: code.INVALID_REQUEST,
    source: RECORDED,
    broken: ({ order: { shortSaleSlot, designatedLocation } }) =>
      shortSaleSlot === 2 && designatedLocation === ""
        ? invalidOrder("Short sale slot value of 2 (delivered from elsewhere) requires location.")
        : undefined,
  },
  {
    what: "a short sale slot of 1 with a location (text of 353)",
    code: code.INVALID_REQUEST,
    source: RECORDED,
    broken: ({ order: { shortSaleSlot, designatedLocation } }) =>
      shortSaleSlot === 1 && designatedLocation !== ""
        ? invalidOrder("Short sale slot value of 1 requires no location be specified.")
        : undefined,
  },
  {
    what: "a short sale slot or a location, while the side is not SSHORT (text of 348)",
    code: code.INVALID_REQUEST,
    source: `${PAGE}; ${RECORDED}`,
    broken: ({ order: { shortSaleSlot, designatedLocation } }) =>
      shortSaleSlot !== 0 || designatedLocation !== ""
        ? invalidOrder("Order not a short sale -- type must be SSHORT to specify short sale slot.")
        : undefined,
  },
  {
    what: "an exemption from the short sale rule, while the side is not SSHORTX",
    code: code.INVALID_REQUEST,
    source: RECORDED,
    broken: ({ order: { exemptCode } }) =>
      [0, -1].includes(exemptCode)
        ? undefined
        : invalidOrder("Order not a short sale exempt -- type must be SSHORTX to specify short sale slot."),
  },
];
