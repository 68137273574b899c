import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { encodeBadly, LOCALISED_MESSAGES } from "../../../sim/wire/bad-bytes.ts";
import { RESPONSES } from "../../../sim/wire/catalogue.ts";
import { ServerReader } from "../../../sim/wire/frames.ts";
import { fieldsOf } from "../../support/messages.ts";

const MESSAGES = [...RESPONSES.values()].filter(({ name }) => LOCALISED_MESSAGES.includes(name));

test("every localised message but the greeting is one of the protocol", () => {
  expect(MESSAGES.map(({ name }) => name).sort()).toEqual(
    LOCALISED_MESSAGES.filter((name) => name !== "greeting").toSorted(),
  );
});

test.each(MESSAGES.map((message) => [message.name, message] as const))(
  "%s has as many fields in Latin-1 as in UTF-8, and its numbers are the same",
  (name, message) => {
    const fields = fieldsOf(message as never, { reqId: 7 } as never);
    const [read = []] = new ServerReader().push(encodeBadly(name, fields, 193, "latin1"));
    expect(read).toHaveLength(fields.length);
    const changed = read.filter((field, place) => field !== fields[place]);
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.every((field) => field.includes("\ufffd"))).toBe(true);
  },
);

test("a frame that is none of the protocol is encoded as it is", () => {
  const bytes = Buffer.from(encodeBadly("error", ["4", "x"], 193, "gbk"));
  expect(bytes.toString("latin1")).toBe("\0\0\0\u00044\0x\0");
});
