import type { TradingState } from "../../sim/exchange/trading/trading.ts";
import type { PlacedOrdersState } from "../../sim/tws/context/placed-orders.ts";
import { RESPONSES } from "../../sim/wire/catalogue.ts";
import type { Message } from "../../sim/wire/codec/message.ts";
import { startApi } from "../../sim/wire/requests/session.ts";
import { frameOf } from "./messages.ts";
import { encodedHello, FakeTws, type FakeTwsOptions, ServerReader, VirtualClock } from "./sim.ts";
import { TRADING } from "./table.ts";

/** A message as a client received it. */
export interface ReceivedMessage {
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** A client on a link of its own, that sees every chunk of bytes as the fake writes it. */
export class CutClient {
  /** The chunks as they came, since START_API. */
  readonly chunks: Uint8Array[] = [];
  /** End of the connection as this client sees it. */
  end: "open" | "fin" | "rst" = "open";
  readonly #fields: (readonly string[])[] = [];
  readonly #receive: (bytes: Uint8Array) => void;
  readonly #leave: () => void;
  #isReading = true;

  constructor(tws: FakeTws, clientId = 1) {
    const reader = new ServerReader();
    const link = tws.accept({
      write: (bytes) => {
        this.chunks.push(bytes.slice());
        if (this.#isReading) this.#fields.push(...reader.push(bytes));
      },
      end: () => {
        this.end = "fin";
      },
      endWriting: () => {
        this.end = "fin";
      },
      reset: () => {
        this.end = "rst";
      },
    });
    this.#receive = (bytes) => link.received(bytes);
    this.#leave = () => link.left("fin");
    this.#receive(encodedHello(100, 193));
    this.send(startApi, { clientId });
  }

  /** Sends a message by the names of its values. */
  send<Values>(message: Message<Values>, values: Partial<NoInfer<Values>> = {}): void {
    this.#receive(frameOf(message, values));
  }

  /** Sends a message, and reads nothing from now on: the bytes of its answer may be no messages. */
  sendUnread<Values>(message: Message<Values>): void {
    this.#isReading = false;
    this.send(message);
  }

  /** Closes its side of the connection. */
  leave(): void {
    this.#leave();
  }

  /** Gets the messages since the last call; the greeting is called so. */
  messages(): readonly ReceivedMessage[] {
    return this.#fields.splice(0).map((fields) => {
      const message = RESPONSES.get(fields[0] ?? "");
      if (message === undefined) return { name: "greeting", values: {} };
      return { name: message.name, values: message.read(fields, 193) as ReceivedMessage["values"] };
    });
  }

  /** Gets the names of the messages since the last call; an error with its code. */
  names(): readonly string[] {
    return this.messages().map(({ name, values }) =>
      name === "error" ? `error ${(values as { code?: number }).code}` : name,
    );
  }
}

/** A fake at an hour when everything trades, on virtual time. */
export function cutTable(options: Omit<FakeTwsOptions, "clock"> = {}): {
  readonly clock: VirtualClock;
  readonly tws: FakeTws;
  dial(clientId?: number): CutClient;
} {
  const clock = new VirtualClock(TRADING);
  const tws = new FakeTws({ clock, profile: "gentle", ...options });
  return { clock, tws, dial: (clientId) => new CutClient(tws, clientId) };
}

/** An order of the fake's own book. */
export interface BookedOrder {
  readonly orderId: number;
  readonly status: string;
  readonly filled: number;
  readonly quantity: number;
}

/** Gets what the fake keeps for a client ID: its orders, and the order ID that it would hand out next. */
export function bookOf(
  tws: FakeTws,
  clientId = 1,
): { readonly orders: readonly BookedOrder[]; readonly nextId: number } {
  const { trading, placedOrders } = tws.state();
  const { orders, nextIds } = placedOrders as PlacedOrdersState;
  const kept = new Map((trading as TradingState).book.orders.map((order) => [order.permId, order]));
  return {
    orders: orders
      .filter((placed) => placed.clientId === clientId)
      .flatMap(({ permId, orderId }) => {
        const order = kept.get(permId);
        if (order === undefined) return [];
        return [{ orderId, status: order.status, filled: order.filled, quantity: order.terms.quantity }];
      }),
    nextId: nextIds[`${clientId}`] ?? 1,
  };
}
