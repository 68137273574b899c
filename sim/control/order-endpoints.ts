import { z } from "zod";
import type { NamedContract } from "../exchange/contracts/named-contract.ts";
import type { Step } from "../scenarios/scenario.ts";
import { fillFields, marketStep, notifyStep, placeStep, rejectFields } from "../scenarios/schema.ts";
import type { BookedOrder, OrdersByHand } from "../testing/by-hand.ts";
import { ORDER_REJECTED } from "../tws/facts/codes.ts";
import { fill, market, order } from "./answer-schemas.ts";
import { ControlError } from "./control-error.ts";
import type { Controlled } from "./controlled.ts";
import type { Endpoint } from "./endpoint.ts";
import { HTTP } from "./http-status.ts";
import { fieldsOf, stepOf } from "./input.ts";

const number = z.coerce.number().int();
const name = z.strictObject({ clientId: number, orderId: number });
const rejected = rejectFields.partial();
const contract = z.strictObject({
  symbol: z.string().min(1).max(64).optional(),
  conId: number.min(1).optional(),
  secType: z.string().min(1).max(16).optional(),
  exchange: z.string().min(1).max(64).optional(),
  currency: z.string().min(1).max(16).optional(),
  lastTradeDateOrContractMonth: z.string().min(1).max(32).optional(),
  strike: z.coerce.number().min(0).optional(),
  right: z.string().min(1).max(8).optional(),
});
const list = z.object({ orders: z.array(order), fills: z.array(fill) });
const price = z.object({ nowMs: z.number() });

type Work = (orders: OrdersByHand, meant: { clientId: number; orderId: number }, body: never) => void;

/** Makes the endpoints of orders and of the market. */
export function orderEndpoints(controlled: Controlled): readonly Endpoint[] {
  const { hands } = controlled;
  const worked = (action: string, about: string, schema: z.ZodObject, work: Work): Endpoint => ({
    method: "post",
    path: `/orders/{clientId}/{orderId}/${action}`,
    about,
    cannot: `${action} an order`,
    params: name,
    body: { schema, check: fieldsOf(schema), isOptional: true },
    answer: order,
    handle: ({ params, body }) => {
      const meant = params as z.infer<typeof name>;
      const find = (): BookedOrder | undefined =>
        hands
          .orders()
          .find(({ clientId, orderId }) => clientId === meant.clientId && orderId === meant.orderId);
      if (find() === undefined)
        throw new ControlError(
          HTTP.notFound,
          `Cannot ${action} order ${meant.orderId} of client ${meant.clientId}: there is no such order`,
        );
      hands.work((orders) => work(orders, meant, (body ?? {}) as never));
      return find();
    },
  });
  return [
    {
      method: "get",
      path: "/orders",
      about: "Lists orders and fills, oldest first.",
      cannot: "list the orders",
      answer: list,
      handle: () => ({ orders: hands.orders(), fills: hands.fills() }),
    },
    {
      method: "post",
      path: "/orders",
      about: "Places an order by hand, as a person does in TWS.",
      cannot: "place an order by hand",
      body: { schema: placeStep, check: stepOf("place") },
      answer: order,
      status: HTTP.created,
      handle: ({ body }) => {
        hands.perform({ place: body } as Step);
        return hands.orders().at(-1);
      },
    },
    worked("fill", "Fills an open order, whatever the market is.", fillFields, (orders, meant, body) =>
      orders.fill(meant, body),
    ),
    worked(
      "reject",
      "Rejects an open order with an error; code 201 by default.",
      rejected,
      (orders, meant, body) => {
        const { code = ORDER_REJECTED, text } = body as z.infer<typeof rejected>;
        orders.reject(meant, code, text);
      },
    ),
    worked("hold", "Keeps an order from being filled by the market.", z.strictObject({}), (orders, meant) =>
      orders.hold(meant),
    ),
    worked("release", "Ends the hold of an order.", z.strictObject({}), (orders, meant) =>
      orders.release(meant),
    ),
    {
      method: "get",
      path: "/market",
      about:
        "Gets the price of a contract, whether trading is halted, and whether the price was set by hand.",
      cannot: "give the price",
      query: contract,
      answer: market,
      handle: ({ query }) => hands.market(query as NamedContract),
    },
    {
      method: "post",
      path: "/market",
      about:
        "Sets, moves, halts, resumes or frees the price of a contract, as the step `market` of a scenario.",
      cannot: "move the market",
      body: { schema: marketStep, check: stepOf("market") },
      answer: price,
      handle: ({ body }) => {
        hands.perform({ market: body } as Step);
        return { nowMs: controlled.nowMs };
      },
    },
    {
      method: "post",
      path: "/notify",
      about: "Sends an error or a notice about no request, to one client or to all.",
      cannot: "notify clients",
      body: { schema: notifyStep, check: stepOf("notify") },
      answer: price,
      handle: ({ body }) => {
        hands.perform({ notify: body } as Step);
        return { nowMs: controlled.nowMs };
      },
    },
  ];
}
