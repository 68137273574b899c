import { expect, test } from "vitest";
import { BODY_BYTES_MAX, readBody } from "../../../sim/control/body.ts";

const URL = "http://127.0.0.1/faults";
const sent = (body: string | Uint8Array<ArrayBuffer>, type = "application/json; charset=utf-8"): Request =>
  new Request(URL, { method: "POST", headers: { "content-type": type }, body });

test("a body of JSON is read, and an empty one is none", async () => {
  expect(await readBody(sent('{"a":[1]}'))).toEqual({ a: [1] });
  expect(await readBody(new Request(URL, { method: "POST" }))).toBeUndefined();
  expect(await readBody(sent(`"${"x".repeat(BODY_BYTES_MAX - 2)}"`))).toHaveLength(BODY_BYTES_MAX - 2);
});

test.each([
  [sent("{"), "it is not JSON"],
  [sent(new Uint8Array([34, 255, 34])), "it is not UTF-8"],
  [sent("x".repeat(BODY_BYTES_MAX + 1)), "it has more than 65536 bytes"],
  [sent("{}", "text/plain"), "expected the content type application/json"],
])("another body is refused with a sentence", async (request, why) => {
  await expect(readBody(request)).rejects.toThrow(`Cannot read the body: ${why}`);
});

test("a body that does not end is given up", async () => {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new Uint8Array([123])),
  });
  const headers = { "content-type": "application/json" };
  const endless = new Request(URL, { method: "POST", headers, body, duplex: "half" } as RequestInit);
  await expect(readBody(endless, 10)).rejects.toThrow("it has not ended within 10 ms");
});
