import { Buffer } from "node:buffer";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  fieldsOfPayload,
  payloadOfFields,
  textOfField,
} from "../../../../sim/relay/recording/frame-fields.ts";
import "../../../support/replay.ts";

test("any payload is written as fields and JSON, and read again byte by byte", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), (payload) => {
      const { fields, isEnded } = fieldsOfPayload(payload);
      const read = JSON.parse(JSON.stringify(fields));
      expect(Buffer.from(payloadOfFields(read, isEnded))).toEqual(Buffer.from(payload));
    }),
  );
});

test("a field of UTF-8 is a text, and any other is base64", () => {
  const { fields, isEnded } = fieldsOfPayload(Buffer.from("4\0größe\0gr\xf6\xdfe\0", "latin1"));
  expect(isEnded).toBe(true);
  expect(fields[0]).toBe("4");
  expect(fields[2]).toEqual({ base64: Buffer.from("gr\xf6\xdfe", "latin1").toString("base64") });
  expect(fieldsOfPayload(Buffer.from("größe\0")).fields).toEqual(["größe"]);
  expect(textOfField(fields[2] ?? "")).toBe("gr\ufffd\ufffde");
});
