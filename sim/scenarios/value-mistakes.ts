import { SEC_TYPES } from "../exchange/contracts/instrument.ts";
import { ORDER_TYPES, TIFS } from "../exchange/orders/order-types.ts";
import { REQUESTS, RESPONSES } from "../wire/catalogue.ts";
import type { Part } from "../wire/codec/message.ts";
import { suggestion } from "../world/nearest-name.ts";
import { quoted } from "../world/quoted.ts";
import { TRACE_EVENTS } from "../world/trace-events.ts";
import type { MessageCheck, Wanted, WantedValues } from "./scenario.ts";
import type { Mistake, Path } from "./scenario-error.ts";
import type { SoundParts } from "./sound-parts.ts";

/** Type of a value, as `with` and `orders` compare it. */
type ValueType = "text" | "whole number" | "number" | "flag" | "list";

/** What the values of an order in the book are: their types, or all that there are. */
const OF_ORDERS: Readonly<Record<string, ValueType | readonly string[]>> = {
  orderId: "whole number",
  clientId: "whole number",
  permId: "whole number",
  account: "text",
  symbol: "text",
  conId: "whole number",
  secType: [...SEC_TYPES, "BAG"],
  action: ["BUY", "SELL"],
  quantity: "number",
  orderType: ORDER_TYPES.map(({ name }) => name),
  limitPrice: "number",
  stopPrice: "number",
  tif: TIFS,
  orderRef: "text",
  status: ["PendingSubmit", "PreSubmitted", "Submitted", "Filled", "Cancelled", "Inactive"],
  filled: "number",
  averagePrice: "number",
};

const DONE: readonly string[] = ["Filled", "Cancelled", "Inactive"];

/** What the values of an event of the trace are. */
const OF_EVENTS: Readonly<Record<string, ValueType>> = {
  detail: "text",
  content: "text",
  connection: "whole number",
};

/** Finds values that no message, order or event can have, and events that never happen. */
export function valueMistakes({ timeline, checks }: SoundParts): readonly Mistake[] {
  const ofSteps = timeline.flatMap((step, index) => {
    if (step === undefined) return [];
    const { when, expect, answer, order, notify } = step;
    const answered = answer === undefined ? undefined : { request: answer.to, with: answer.with };
    const path: Path = ["timeline", index];
    return [
      ...ofMessages(when, [...path, "when"]),
      ...ofMessages(expect, [...path, "expect"]),
      ...ofOrders(expect?.orders, [...path, "expect", "orders"]),
      ...ofMessages(answered, [...path, "answer"]),
      ...ofOrders(order?.of, [...path, "order", "of"]),
      ...ofDone(order?.of.status, [...path, "order", "of", "status"]),
      ...hidden(notify?.text, [...path, "notify", "text"]),
      ...hidden(answer?.error?.text, [...path, "answer", "error", "text"]),
      ...hidden(order?.reject?.text, [...path, "order", "reject", "text"]),
    ];
  });
  const ofChecks = checks.flatMap((check, index) => [
    ...ofMessages(check, ["checks", index]),
    ...ofOrders(check?.orders, ["checks", index, "orders"]),
  ]);
  return [...ofSteps, ...ofChecks];
}

/** Refuses the status of orders on which no action is possible any more. */
function ofDone(status: Wanted | undefined, path: Path): readonly Mistake[] {
  if (typeof status !== "string" || !DONE.includes(status)) return [];
  return [{ path, reason: `an order that is ${status} is not open: it cannot be filled, rejected or held` }];
}

/** Refuses a text with which TWS would send a field too many. */
function hidden(text: string | undefined, path: Path): readonly Mistake[] {
  return text?.includes("\0") ? [{ path, reason: "a text cannot have the character U+0000" }] : [];
}

function ofMessages(check: MessageCheck | undefined, path: Path): readonly Mistake[] {
  const { request, answer, event, with: values } = check ?? {};
  if (event !== undefined && !Object.hasOwn(TRACE_EVENTS, event)) {
    const reason = `there is no event ${quoted(event)}; ${suggestion(event, Object.keys(TRACE_EVENTS))}`;
    return [{ path: [...path, "event"], reason }];
  }
  if (event !== undefined) return ofTypes(values, [...path, "with"], (name) => OF_EVENTS[name]);
  const messages = request === undefined ? RESPONSES : REQUESTS;
  const message = [...messages.values()].find(({ name }) => name === (request ?? answer));
  return ofTypes(values, [...path, "with"], (name) =>
    typeOf(message?.parts.find((part) => part.name === name)),
  );
}

function ofOrders(values: WantedValues | undefined, path: Path): readonly Mistake[] {
  return ofTypes(values, path, (name) => OF_ORDERS[name]);
}

function typeOf(part: Part | undefined): ValueType | undefined {
  switch (part?.kind) {
    case "integer":
    case "long":
    case "optional integer":
      return "whole number";
    case "decimal":
    case "optional decimal":
      return "number";
    default:
      return part?.kind;
  }
}

function ofTypes(
  values: WantedValues | undefined,
  path: Path,
  typeNamed: (name: string) => ValueType | readonly string[] | undefined,
): readonly Mistake[] {
  return Object.entries(values ?? {}).flatMap(([name, wanted]) => {
    const type = typeNamed(name);
    const reason = type === undefined ? undefined : reasonOf(wanted, type);
    return reason === undefined ? [] : [{ path: [...path, name], reason }];
  });
}

/** Says why no value of a type is as wanted; undefined where one can be. */
function reasonOf(wanted: Wanted, type: ValueType | readonly string[]): string | undefined {
  if (typeof type !== "string") {
    if (typeof wanted !== "string") return reasonOf(wanted, "text");
    return type.includes(wanted) ? undefined : `it is never ${quoted(wanted)}; ${suggestion(wanted, type)}`;
  }
  if (type === "list") return "a list cannot be compared here";
  if (typeof wanted === "object") {
    if ("matches" in wanted || type === "number" || type === "whole number") return undefined;
    return `it is a ${type}, which has no bounds`;
  }
  if (type === "text" && typeof wanted !== "string")
    return `it is a text, never ${wanted}: write it in quotes, "${wanted}"`;
  if (type === "flag" && typeof wanted !== "boolean") return `it is true or false, never ${quoted(wanted)}`;
  if (type !== "number" && type !== "whole number") return undefined;
  if (typeof wanted !== "number") {
    const isNumber = typeof wanted === "string" && wanted.trim() !== "" && Number.isFinite(Number(wanted));
    const how = isNumber ? `: write it without quotes, ${Number(wanted)}` : "";
    return `it is a ${type}, never ${quoted(wanted)}${how}`;
  }
  if (type === "whole number" && !Number.isInteger(wanted)) return `it is a whole number, never ${wanted}`;
  return undefined;
}
