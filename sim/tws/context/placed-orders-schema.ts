import { z } from "zod";
import { placeOrder } from "../../wire/requests/place-order.ts";
import { valuesSchema } from "../../wire/values-schema.ts";

/** Makes the schema of the registry of orders as it is saved. */
export function placedOrdersSchema(): z.ZodType {
  const order = valuesSchema(placeOrder.parts);
  const placed = z.strictObject({
    permId: z.int().min(1),
    clientId: z.int().min(0),
    orderId: z.int(),
    order,
    // A change that is not transmitted yet.
    staged: order.optional(),
  });
  return z.strictObject({
    orders: z.array(placed),
    nextIds: z.record(z.string().regex(/^\d{1,10}$/, "expected a client ID"), z.int()),
    bound: z.int().min(0).optional(),
  });
}
