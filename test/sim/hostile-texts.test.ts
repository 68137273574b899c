import { expect, test } from "vitest";
import { REQUESTS } from "../../sim/wire/catalogue.ts";
import { fieldsOf } from "../support/messages.ts";
import { sent, Table } from "../support/table.ts";

/** Texts that take long where a pattern tries many ways to match, or a loop counts what a client says. */
const LONG: readonly string[] = [
  `${"9".repeat(60_000)}!`,
  `${"1.".repeat(30_000)}x`,
  `1${"e".repeat(60_000)}`,
  `${" ".repeat(60_000)}x`,
  ",".repeat(60_000),
  `${"A,".repeat(30_000)}!`,
  `${"BRFG+".repeat(12_000)}!`,
  "999999999999 S",
  "2147483647",
  "\u009b\u2028".repeat(1_000),
];

// Every request has each text in every one of its fields: some 7 000 frames. One that took a tenth of a second would
// exceed the time of the test many times over.
test.each([...REQUESTS.values()].map((message) => [message.name, message] as const))(
  "%s with a hostile text in any field is answered in one line",
  (_, message) => {
    const client = new Table({ messagesPerSecond: 0 }).client(1);
    const fields = fieldsOf(message as never, { reqId: 7 } as never);
    for (const text of LONG) {
      for (let at = 1; at < fields.length; at++) {
        const frame = fields.map((field, place) => (place === at ? text : field));
        for (const [id, , , code, answer = ""] of sent(client.sendFields(...frame))) {
          if (id !== "4") continue;
          expect(answer.length).toBeLessThanOrEqual(12_000);
          expect(answer).toMatch(/^[\x20-\x7e]*$/);
          expect(code).not.toBe("323");
        }
      }
    }
  },
);
