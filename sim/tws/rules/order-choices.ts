import type { PlaceOrder } from "../../wire/requests/place-order.ts";
import { parseStamp } from "../../world/zones.ts";
import * as code from "../facts/codes.ts";
import { parseOrderTime } from "../historical-data/request-time.ts";
import { adjustedTypeOf, given, instantOf, invalidOrder, type OrderInput } from "./order-input.ts";
import type { Rule } from "./rule.ts";

/** A field that has one of a few values. */
interface Choice {
  readonly field: keyof PlaceOrder;
  /** Legal values; texts in capitals. */
  readonly legal: readonly (string | number | undefined)[];
  /** Legal values in words. */
  readonly words: string;
  /** Cause in the text of 321. */
  readonly cause: string;
  /** Source of the values. No recording has the code or the text. */
  readonly source: string;
}

const REFERENCE = "TWS API reference, Order; the code and the text are unsourced";

/** Fields whose values are a list, except for those that rules about other matters check. */
export const CHOICES: readonly Choice[] = [
  {
    field: "openClose",
    legal: ["", "O", "C"],
    words: "empty, O and C",
    cause: "Invalid open/close",
    source: REFERENCE,
  },
  {
    field: "ocaType",
    legal: [0, 1, 2, 3, 4],
    words: "0 to 4",
    cause: "Invalid OCA type",
    source: `${REFERENCE}; 4: userFRM/ibx`,
  },
  {
    field: "rule80A",
    legal: ["", "I", "A", "W", "J", "U", "M", "K", "Y", "N"],
    words: "empty and the letters of the rule",
    cause: "Invalid rule 80A value",
    source: REFERENCE,
  },
  {
    field: "auctionStrategy",
    legal: [0, 1, 2, 3],
    words: "0 to 3",
    cause: "Invalid auction strategy",
    source: REFERENCE,
  },
  {
    field: "clearingIntent",
    legal: ["", "IB", "AWAY", "PTA"],
    words: "empty, IB, Away and PTA",
    cause: "Invalid clearing intent",
    source: REFERENCE,
  },
  {
    field: "deltaNeutralClearingIntent",
    legal: ["", "IB", "AWAY", "PTA"],
    words: "empty, IB, Away and PTA",
    cause: "Invalid clearing intent of the delta hedge order",
    source: REFERENCE,
  },
  {
    field: "deltaNeutralOpenClose",
    // The real server writes a question mark for an unset one, which clients send back.
    legal: ["", "?", "O", "C"],
    words: "empty, O and C",
    cause: "Invalid open/close of the delta hedge order",
    source: REFERENCE,
  },
  {
    field: "deltaNeutralShortSaleSlot",
    legal: [0, 1, 2],
    words: "0, 1 and 2",
    cause: "Short sale slot value must be 1 (broker holds shares) or 2 (delivered from elsewhere)",
    source: REFERENCE,
  },
  {
    field: "continuousUpdate",
    legal: [0, 1],
    words: "0 and 1",
    cause: "Invalid continuous update",
    source: REFERENCE,
  },
  {
    field: "adjustableTrailingUnit",
    legal: [0, 1, 100],
    words: "0, 1 and 100",
    cause: "Invalid adjustable trailing unit",
    source: `${REFERENCE}; 100: userFRM/ibx`,
  },
  {
    field: "manualOrderIndicator",
    legal: [undefined, 0, 1],
    words: "none, 0 and 1",
    cause: "Invalid manual order indicator",
    source: REFERENCE,
  },
];

const ADJUSTED_TYPES = ["", "STP", "STP LMT", "TRAIL", "TRAIL LIMIT"];

const isChosen = (value: unknown, legal: Choice["legal"]): boolean =>
  legal.includes(typeof value === "string" ? given(value).toUpperCase() : (value as number | undefined));

/** Rules about fields that have one of a few values. */
export const ORDER_CHOICE_RULES: readonly Rule<OrderInput>[] = [
  ...CHOICES.map(
    ({ field, legal, words, cause, source }): Rule<OrderInput> => ({
      what: `\`${field}\` other than ${words}`,
      code: code.INVALID_REQUEST,
      source,
      broken: ({ order }) => (isChosen(order[field], legal) ? undefined : invalidOrder(cause)),
    }),
  ),
  {
    what: "`openClose` of a leg other than 0 to 3",
    code: code.INVALID_REQUEST,
    source: "TWS API reference, ComboLeg; the code and the text are unsourced",
    broken: ({ order: { legs } }) =>
      legs.every(({ openClose }) => [0, 1, 2, 3].includes(openClose))
        ? undefined
        : invalidOrder("Invalid open/close of a combo leg"),
  },
  {
    what: "a short sale slot, a location or an exemption of a leg that is not sold short",
    code: code.INVALID_REQUEST,
    source: "message codes, 347 and 348, for orders; legs are unsourced",
    broken: ({ order: { legs } }) =>
      legs.every(
        ({ action, shortSaleSlot, designatedLocation, exemptCode }) =>
          action.toUpperCase() === "SSHORT" ||
          (shortSaleSlot === 0 && designatedLocation === "" && [0, -1].includes(exemptCode)),
      )
        ? undefined
        : invalidOrder("Order not a short sale -- type must be SSHORT to specify short sale slot."),
  },
  {
    what: "a short sale slot of a leg other than 0, 1 and 2",
    code: code.INVALID_REQUEST,
    source: "message codes, 347, for orders; legs are unsourced",
    broken: ({ order: { legs } }) =>
      legs.every(({ shortSaleSlot }) => [0, 1, 2].includes(shortSaleSlot))
        ? undefined
        : invalidOrder(
            "Short sale slot value must be 1 (broker holds shares) or 2 (delivered from elsewhere)",
          ),
  },
  {
    what: "a location of a delta hedge (`deltaNeutralDesignatedLocation`) without the short sale slot 2, or the reverse",
    code: code.INVALID_REQUEST,
    source: "message codes, 352 and 353, for orders; delta hedges are unsourced",
    broken: ({ order: { deltaNeutralShortSaleSlot, deltaNeutralDesignatedLocation } }) =>
      (deltaNeutralShortSaleSlot === 2) === (deltaNeutralDesignatedLocation !== "")
        ? undefined
        : invalidOrder("Short sale slot value of 2 (delivered from elsewhere) requires location."),
  },
  {
    what: "an order type to adjust to other than STP, STP LMT, TRAIL and TRAIL LIMIT",
    code: code.INVALID_REQUEST,
    source: "TWS API reference, adjusted orders; the code and the text are unsourced",
    broken: (input) =>
      ADJUSTED_TYPES.includes(adjustedTypeOf(input))
        ? undefined
        : invalidOrder("Invalid adjusted order type"),
  },
];

const FORM =
  "The date, time, or time-zone entered is invalid.\nThe correct format is yyyymmdd hh:mm:ss xx/xxxx";

/** Makes a rule about a field that is a time, or empty. */
function time(
  field: "activeStartTime" | "activeStopTime" | "manualOrderTime",
  name: string,
): Rule<OrderInput> {
  return {
    what: `\`${field}\` in another form than that of a time`,
    code: code.INVALID_TIME,
    source: "unsourced",
    broken: ({ order, zone }) =>
      order[field] === "" || parseOrderTime(order[field], zone) !== undefined
        ? undefined
        : `${name}: ${FORM}`,
  };
}

/** Rules about fields that are times or numbers in texts, in orders that do not need them. */
export const ORDER_TEXT_RULES: readonly Rule<OrderInput>[] = [
  time("activeStartTime", "Active Start Time"),
  time("activeStopTime", "Active Stop Time"),
  time("manualOrderTime", "Manual Order Time"),
  {
    what: "a scale that stops being active before it starts",
    code: code.INVALID_TIME,
    source: "unsourced",
    broken: ({ order: { activeStartTime, activeStopTime }, zone }) => {
      const [start, stop] = [parseStamp(activeStartTime, zone), parseStamp(activeStopTime, zone)];
      return start !== undefined && stop !== undefined && stop <= start
        ? "Active Stop Time: The time must be after Active Start Time."
        : undefined;
    },
  },
  {
    what: "a good-till date in another form, with a time in force other than GTD",
    code: code.INVALID_GOOD_TILL_DATE,
    source: "unsourced; recordings show the code with GTD",
    broken: (input) => {
      const { goodTillDate } = input.order;
      return goodTillDate === "" || instantOf(goodTillDate, input) !== undefined
        ? undefined
        : `End Time: ${FORM}`;
    },
  },
  {
    what: "a percentage of an allocation (`faPercentage`) that is not a number",
    code: code.INVALID_ALLOCATION_PERCENTAGE,
    source: "message codes, 10012; the case is unsourced",
    broken: ({ order: { faPercentage } }) =>
      faPercentage.trim() === "" || Number.isFinite(Number(faPercentage))
        ? undefined
        : "Invalid allocation percentage",
  },
];
