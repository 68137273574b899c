import type { Exchange } from "../../../exchange/exchange.ts";
import type { OrderTerms } from "../../../exchange/orders/orders.ts";
import type { OrderQuestion } from "../state/questions.ts";

/** Greatest distance of a limit price from the market without a question, in percent. */
const PRICE_PERCENT_MAX = 3;
/** Greatest value of an order without a question, in the base currency. */
const VALUE_MAX = 100_000;
/** Security types for which the username has no market data. */
const WITHOUT_DATA: readonly string[] = ["BOND", "FUND"];

/** Lists the questions about an order, in the order in which they follow one another. */
export function orderQuestions(
  terms: OrderTerms,
  exchange: Exchange,
  nowMs: number,
): readonly OrderQuestion[] {
  const { instrument, side, quantity, limitPrice, type } = terms;
  const quote = exchange.quote(instrument, nowMs);
  const market = side === "BUY" ? quote.ask : quote.bid;
  const value =
    quantity * (limitPrice ?? market) * instrument.multiplier * exchange.rate(instrument.currency, nowMs);
  const found: OrderQuestion[] = [];
  if (WITHOUT_DATA.includes(instrument.secType)) {
    const text =
      "You are submitting an order without market data. We strongly recommend against this as it may result in erroneous and unexpected trades.\nAre you sure you want to submit this order?";
    found.push({ type: "o354", text });
  }
  if (limitPrice !== undefined && Math.abs(limitPrice - market) > (market * PRICE_PERCENT_MAX) / 100) {
    const text = `The following order "${side} ${quantity} ${instrument.symbol}" price exceeds \nthe Percentage constraint of ${PRICE_PERCENT_MAX}%.\nAre you sure you want to submit this order?`;
    found.push({ type: "o163", text });
  }
  if (value > VALUE_MAX) {
    const text = `The following order "${side} ${quantity} ${instrument.symbol}" value estimate of ${value.toFixed(2)} USD exceeds \nthe Total Value Limit of ${VALUE_MAX} USD.\nAre you sure you want to submit this order?`;
    found.push({ type: "o451", text });
  }
  if (type === "MKT") {
    const text =
      "You are about to submit a market order. Please be aware that market orders may be executed at a price that differs from the last one.\nAre you sure you want to submit this order?";
    found.push({ type: "o10151", text });
  }
  return found;
}

/** Joins the questions about several orders: one of each type that is not suppressed. */
export function joinedQuestions(
  questions: readonly OrderQuestion[],
  suppressed: ReadonlySet<string>,
): readonly OrderQuestion[] {
  const byType = new Map<string, OrderQuestion>();
  for (const question of questions) {
    if (!suppressed.has(question.type) && !byType.has(question.type)) byType.set(question.type, question);
  }
  return [...byType.values()];
}
