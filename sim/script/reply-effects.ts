import type { Effect } from "../tws/context/effects.ts";
import { type AnyMessage, messageNamed, RESPONSES } from "../wire/catalogue.ts";
import { completeValues } from "./complete-values.ts";
import type { AnyLogged } from "./message-log.ts";
import type { Reply } from "./reply.ts";
import { checkError } from "./rule-check.ts";

/**
 * Makes the way to answer a request, the list of what it sends, and a function that ends it: what a rule sends after it has
 * returned would be lost.
 */
export function replyTo(
  request: AnyLogged,
  version: number,
): { readonly reply: Reply; readonly effects: readonly Effect[]; end(): void } {
  let isOver = false;
  const check = (what: string): void => {
    if (isOver) throw new Error(`Cannot ${what}: the rule for ${request.name} has returned`);
  };
  const effects: Effect[] = [];
  const { connection, id = -1 } = request;
  const isOrder = request.values.orderId !== undefined;
  const send = (name: string, values: Readonly<Record<string, unknown>> = {}): void => {
    check(`send ${name}`);
    const message = messageNamed(RESPONSES, name, "answer");
    const numbered = numbersOf(message, id, isOrder);
    const fields = message.write(completeValues(message, withNumbers(numbered, values)) as never, version);
    effects.push({ kind: "send", connection, name, fields });
  };
  return {
    effects,
    end: () => {
      isOver = true;
    },
    reply: {
      send,
      error: (code, text) => {
        checkError(`answer ${request.name} with an error`, code, text);
        send("error", { code, text });
      },
      close: () => {
        check("close the connection");
        effects.push({ kind: "close", connection, reason: `a rule for ${request.name} ends it` });
      },
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

/** Adds the number of the request, unless the values have one; values that are none are left to the check. */
function withNumbers(numbered: object, values: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof values === "object" && values !== null && !Array.isArray(values);
  return (isObject ? { ...numbered, ...values } : values) as Readonly<Record<string, unknown>>;
}
