import type { Exchange } from "../exchange/exchange.ts";
import type { KeptOrder, RefusedRequests } from "../faults/fault.ts";
import { idOf } from "../script/message-log.ts";
import type { Script } from "../script/script.ts";
import type { PlacedOrder } from "../tws/context/placed-orders.ts";
import { REQUEST_FAILED } from "../tws/facts/codes.ts";
import type { RequestName } from "../wire/catalogue.ts";

/** Describes an order to faults; undefined for one that TWS does not keep. */
export function keptOrder(exchange: Exchange, placed: PlacedOrder | undefined): KeptOrder | undefined {
  const order = placed && exchange.trading.order(placed.permId);
  if (placed === undefined || order === undefined) return undefined;
  const { status, filled } = order;
  return { terms: placed.order, symbol: order.terms.instrument.symbol, status, filled };
}

/** Answers requests with an error, until the function that it returns is called. */
export function refuseRequests(
  script: Script,
  { request, code = REQUEST_FAILED, text, advanced, about = "request", accepts }: RefusedRequests,
): () => void {
  const rule = script.on(request as RequestName, (values) =>
    accepts(idOf(values as Readonly<Record<string, unknown>>)),
  );
  if (advanced === undefined && about === "request") rule.error(code, text);
  else {
    const number = about === "none" ? { reqId: -1 } : {};
    rule.answer((_, reply) => reply.send("error", { code, text, advanced: advanced ?? "", ...number }));
  }
  return () => script.remove(rule);
}
