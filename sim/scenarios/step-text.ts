import type { ContractName } from "../testing/by-hand.ts";
import { checkText, nameOf } from "./checks.ts";
import type { AnswerStep, MarketStep, OrderStep, Step, When } from "./scenario.ts";
import { wantedValuesText } from "./wanted.ts";

/** Writes what a step does in one line, e.g. `inject drop:how=rst`, `market AAPL move -3% over 30s`. */
export function stepText(step: Step): string {
  const { inject, heal, market, order, place, answer, notify, expect } = step;
  if (inject !== undefined) return `inject ${inject}`;
  if (heal !== undefined) return `heal ${heal}`;
  if (market !== undefined) return `market ${contractText(market)} ${marketText(market)}`;
  if (order !== undefined) return `order ${wantedValuesText(order.of)}: ${workText(order)}`;
  if (place !== undefined) return `place ${place.action} ${place.quantity} ${contractText(place)}`;
  if (answer !== undefined) return `answer ${answer.to} ${answerText(answer)}`;
  if (notify !== undefined) return `notify ${notify.code} ${notify.text}`;
  return expect === undefined ? "" : `expect ${checkText(expect)}`;
}

/** Writes what a step waits for, e.g. `placeOrder with symbol AAPL`, `the mark connected`. */
export function whenText(when: When): string {
  const values = wantedValuesText(when.with);
  const which = (when.times ?? 1) === 1 ? "" : `, ${when.times} times`;
  return `${whatText(when)}${values === "" ? "" : ` with ${values}`}${which}`;
}

function whatText(when: When): string {
  if (when.mark !== undefined) return `the mark ${when.mark}`;
  return when.event === undefined ? nameOf(when) : `the event ${when.event}`;
}

function contractText({ symbol, conId }: ContractName): string {
  return symbol ?? `${conId}`;
}

function marketText({ set, move, over, trading }: MarketStep): string {
  if (set !== undefined)
    return `set ${Object.entries(set)
      .map(([name, price]) => `${name} ${price}`)
      .join(", ")}`;
  if (move !== undefined) return `move ${move}${over === undefined ? "" : ` over ${over}`}`;
  return trading ?? "";
}

function workText({ fill, reject, work }: OrderStep): string {
  if (reject !== undefined) return `reject ${reject.code}`;
  if (fill === undefined) return work ?? "";
  const { quantity, price } = fill;
  return `fill${quantity === undefined ? "" : ` ${quantity}`}${price === undefined ? "" : ` at ${price}`}`;
}

function answerText({ error, ignore, delay }: AnswerStep): string {
  if (error !== undefined) return `error ${error.code}`;
  if (ignore) return "ignore";
  return delay === undefined ? "twice" : `delay ${delay}`;
}
