import type { Effect } from "../tws/context/effects.ts";
import { type AnyMessage, messageNamed, RESPONSES } from "../wire/catalogue.ts";
import { completeValues } from "./complete-values.ts";
import type { AnyLogged } from "./message-log.ts";
import type { Reply } from "./reply.ts";

/** Makes the way to answer a request, and the list of what it sends. */
export function replyTo(
  request: AnyLogged,
  version: number,
): { readonly reply: Reply; readonly effects: readonly Effect[] } {
  const effects: Effect[] = [];
  const { connection, id = -1 } = request;
  const isOrder = request.values.orderId !== undefined;
  const send = (name: string, values: Readonly<Record<string, unknown>> = {}): void => {
    const message = messageNamed(RESPONSES, name, "answer");
    const numbered = numbersOf(message, id, isOrder);
    const fields = message.write(completeValues(message, { ...numbered, ...values }) as never, version);
    effects.push({ kind: "send", connection, name, fields });
  };
  return {
    effects,
    reply: {
      send,
      error: (code, text) => send("error", { code, text }),
      close: () => effects.push({ kind: "close", connection, reason: `a rule for ${request.name} ends it` }),
    },
  };
}

/** Makes the values of a message that are the number of its request: where it has two, the other one means none. */
function numbersOf(
  { parts }: Pick<AnyMessage, "parts">,
  id: number,
  isOrder: boolean,
): Readonly<Record<string, number>> {
  const names = parts.map(({ name }) => name).filter((name) => name === "reqId" || name === "orderId");
  if (names.length > 1) return isOrder ? { reqId: -1, orderId: id } : { reqId: id, orderId: 0 };
  return Object.fromEntries(names.map((name) => [name, id]));
}
