import { IBApi } from "@stoqey/ib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeMessage } from "../../../../src/stoqey/connection/encode-message.ts";

/** Writes a message as the library does. */
function byLibrary(fields: readonly unknown[]): Buffer {
  const { socket } = Reflect.get(new IBApi({ clientId: 1, maxReqPerSec: 50 }), "controller") as {
    socket: { client: unknown; send(fields: unknown[]): void };
  };
  const written: Buffer[] = [];
  socket.client = { write: (bytes: Buffer) => written.push(bytes) };
  socket.send([...fields]);
  return Buffer.concat(written);
}

const field = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string(),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom(undefined, null, "", 0, -0, Number.MAX_VALUE, 1e-7, "\ud800", "\u{1f600}"),
);
const { fields } = fc.letrec((tie) => ({
  fields: fc.array(tie("one"), { maxLength: 6 }),
  one: fc.oneof({ depthSize: "small" }, field, tie("fields")),
}));

test("a message with any fields has the bytes that the library would write", () => {
  fc.assert(
    fc.property(fc.integer(), fields as fc.Arbitrary<unknown[]>, (id, rest) => {
      // The library takes a message that begins with a text for a greeting of old.
      expect(encodeMessage([id, ...rest]).equals(byLibrary([id, ...rest]))).toBe(true);
    }),
  );
});
