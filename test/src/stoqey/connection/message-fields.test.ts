import { expect, test } from "vitest";
import { MessageError, MessageFields } from "../../../../src/stoqey/connection/message-fields.ts";

test("fields are read in order, an empty one too, and none past the end of the message", () => {
  const fields = new MessageFields("17\0\0x\0");
  expect([fields.count, fields.left]).toEqual([3, 3]);
  expect([fields.next(), fields.next(), fields.next(), fields.left]).toEqual(["17", "", "x", 0]);
  expect(() => fields.next()).toThrow(MessageError);
  expect(() => fields.next()).toThrow("it ends after 3 fields, before all that it announces");
});

test("rewind() starts again at the first field, and blankLast() empties the last one", () => {
  const fields = new MessageFields("4\0details\0");
  fields.next();
  fields.blankLast();
  fields.rewind();
  expect([fields.next(), fields.next()]).toEqual(["4", ""]);
});

test("blankLast() of a message without fields does nothing", () => {
  const fields = new MessageFields("");
  fields.blankLast();
  expect([fields.count, fields.left]).toEqual([0, 0]);
  expect(() => fields.next()).toThrow(MessageError);
});
