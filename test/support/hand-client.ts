import { MemoryNetwork, type StartOptions, startFakeTws, type TestTws } from "../../sim/mod.ts";
import type { Message } from "../../sim/wire/codec/message.ts";
import { encodeFrame, encodeHello } from "../../sim/wire/frames.ts";
import { type PlaceOrder, placeOrder } from "../../sim/wire/requests/place-order.ts";
import { startApi } from "../../sim/wire/requests/session.ts";
import { fieldsOf } from "./messages.ts";

/** A client in memory that sends messages by name. */
export interface HandClient {
  send<Values>(message: Message<Values>, values?: Partial<NoInfer<Values>>): Promise<void>;
  /** Places an order for AAPL, 1 share, unless it says otherwise. */
  order(orderId: number, values?: Partial<PlaceOrder>): Promise<void>;
}

/** Starts a fake in memory, `gentle` unless the options say otherwise. */
export function inMemory(options: StartOptions = {}): Promise<TestTws> {
  return startFakeTws({ network: "memory", profile: "gentle", ...options });
}

/** Connects a client to a fake in memory. */
export async function handClient(tws: TestTws, clientId = 1): Promise<HandClient> {
  const { transport } = tws.seams;
  if (!(transport instanceof MemoryNetwork)) throw new Error("The fake is not in memory");
  let greeted = false;
  const link = transport.open("127.0.0.1", tws.port, {
    opened: () => link.write(encodeHello(100, 193)),
    received: () => {
      if (greeted) return;
      greeted = true;
      link.write(encodeFrame(fieldsOf(startApi, { clientId })));
    },
    closed: () => {},
  });
  await tws.advance(1_000);
  const send: HandClient["send"] = async (message, values = {}) => {
    link.write(encodeFrame(fieldsOf(message, values)));
    await tws.advance(0);
  };
  return {
    send,
    order: (orderId, values = {}) =>
      send(placeOrder, {
        orderId,
        symbol: "AAPL",
        secType: "STK",
        exchange: "SMART",
        currency: "USD",
        action: "BUY",
        totalQuantity: 1,
        orderType: "MKT",
        tif: "DAY",
        transmit: true,
        ...values,
      }),
  };
}
