import { expect, test } from "vitest";
import { PayloadReader } from "../../../../src/web/socket/payload-reader.ts";
import { VirtualClock } from "../../../support/sim.ts";

function fixture() {
  const texts: string[] = [];
  const reasons: string[] = [];
  const reader = new PayloadReader(
    (text) => void texts.push(text),
    (reason) => void reasons.push(reason),
  );
  return { reader, texts, reasons, settle: () => new VirtualClock().settle() };
}

/** A Blob whose bytes are there when the test says so. */
function slowBlob(): { readonly blob: Blob; give(text: string): void; fail(): void } {
  let settle: { resolve(bytes: ArrayBuffer): void; reject(cause: Error): void } | undefined;
  const promise = new Promise<ArrayBuffer>((resolve, reject) => {
    settle = { resolve, reject };
  });
  const blob = Object.assign(new Blob(), { arrayBuffer: () => promise });
  return {
    blob,
    give: (text) => settle?.resolve(new TextEncoder().encode(text).buffer),
    fail: () => settle?.reject(new Error("gone")),
  };
}

test("texts and bytes are delivered at once; bytes that are not UTF-8 are replaced", () => {
  const { reader, texts } = fixture();
  reader.take("a");
  reader.take(new Uint8Array([0x62, 0x99]).buffer);
  reader.take(Buffer.from([0x63]));
  expect(texts).toEqual(["a", "b\ufffd", "c"]);
});

test("a Blob does not let the messages after it overtake, even when its bytes come last", async () => {
  const { reader, texts, settle } = fixture();
  const [one, two] = [slowBlob(), slowBlob()];
  reader.take(one.blob);
  reader.take("2");
  reader.take(two.blob);
  two.give("3");
  await settle();
  expect(texts).toEqual([]);
  one.give("1");
  await settle();
  reader.take("4");
  expect(texts).toEqual(["1", "2", "3", "4"]);
});

test("a Blob that cannot be read and a message of another type cost themselves only", async () => {
  const { reader, texts, reasons, settle } = fixture();
  const { blob, fail } = slowBlob();
  reader.take(blob);
  reader.take("after");
  fail();
  await settle();
  reader.take(7);
  expect(texts).toEqual(["after"]);
  expect(reasons).toEqual(["a Blob that cannot be read", "a message of type number"]);
});
