import fc from "fast-check";
import { expect, test } from "vitest";
import { parseTopicMessage, sessionOfFrame } from "../../../../../sim/web/gateway/sockets/topic-message.ts";
import "../../../../support/replay.ts";

test("a message has a topic, its targets and its arguments", () => {
  expect(parseTopicMessage('smd+265598@NYSE+{"fields":["31"]}')).toEqual({
    topic: "smd",
    targets: ["265598@NYSE"],
    args: { fields: ["31"] },
  });
  expect(parseTopicMessage("sor+{}")).toEqual({ topic: "sor", targets: [], args: {} });
  expect(parseTopicMessage("utr")).toEqual({ topic: "utr", targets: [], args: {} });
  expect(parseTopicMessage("sbd+DU1+8314+NYSE")).toMatchObject({ targets: ["DU1", "8314", "NYSE"] });
});

test("plus signs within the JSON belong to it", () => {
  expect(parseTopicMessage('smh+1+{"bar":"a+{b"}')).toMatchObject({ targets: ["1"], args: { bar: "a+{b" } });
});

test("any other text is no message, and none throws", () => {
  for (const text of ["", "smd+1+{", "smd+{}x", "SMD+{}", "smdx+{}", "smd+{]"])
    expect(parseTopicMessage(text)).toBeUndefined();
  fc.assert(fc.property(fc.string(), (text) => void parseTopicMessage(text)));
});

test("a session frame is an object with a text as session", () => {
  expect(sessionOfFrame('{"session":"ab"}')).toBe("ab");
  for (const text of ["", "{}", '{"session":1}', "[]", "null", "tic"])
    expect(sessionOfFrame(text)).toBeUndefined();
});
