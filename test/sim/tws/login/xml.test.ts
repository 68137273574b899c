import fc from "fast-check";
import { expect, test } from "vitest";
import { childrenOf, parseXml, textOf, type XmlElement, xmlText } from "../../../../sim/tws/login/xml.ts";
import { runs } from "../../../support/runs.ts";

test("elements, attributes, entities and empty elements are read", () => {
  const root = parseXml(
    `<?xml version="1.0" encoding="UTF-8"?>\n<A>\n<B x="1">a &lt;&amp; b</B><B/><C y='2' ></C></A>`,
  );
  if (root === undefined) throw new Error("The document was not read");
  expect(textOf(root, "B")).toBe("a <& b");
  expect(childrenOf(root, "B").map(({ attributes }) => attributes)).toEqual([' x="1"', ""]);
  expect(childrenOf(root, "C")).toHaveLength(1);
  expect(textOf(root, "D")).toBe("");
});

test.each([
  "",
  "text",
  "<A>",
  "</A>",
  "<A></B>",
  "<A></A><B></B>",
  "<A/><B/>",
  "<A><B></A></B>",
  "<A x=1></A>",
  "<A",
  "<A></A>text",
  "<!DOCTYPE a><A></A>",
])("%j is not well-formed", (xml) => {
  expect(parseXml(xml)).toBeUndefined();
});

test("what is written is read again", () => {
  const name = fc.constantFrom("Group", "name", "acct", "x-1");
  const text = fc.string({ minLength: 1 }).filter((one) => one.trim() === one && !/[<>]/.test(one));
  const leaf = fc.record({
    name,
    attributes: fc.constantFrom("", ' varName="list"'),
    children: fc.tuple(text),
  });
  const tree = fc.record({ name, attributes: fc.constant(""), children: fc.array(leaf) });
  fc.assert(
    fc.property(tree, (element: XmlElement) => {
      expect(parseXml(xmlText(element))).toEqual(element);
    }),
    runs(100),
  );
});
