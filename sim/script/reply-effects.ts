import type { Effect } from "../tws/context/effects.ts";
import { messageNamed, RESPONSES } from "../wire/catalogue.ts";
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
  const send = (name: string, values: Readonly<Record<string, unknown>> = {}): void => {
    const message = messageNamed(RESPONSES, name, "answer");
    const numbers = message.parts.filter((part) => part.name === "reqId" || part.name === "orderId");
    const numbered = Object.fromEntries(numbers.map((part) => [part.name, id]));
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
