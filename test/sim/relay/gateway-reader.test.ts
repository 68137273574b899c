import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { GatewayReader } from "../../../sim/relay/gateway-reader.ts";

test("frames come whole however they are divided, and what is no frame comes as it is", () => {
  const bytes = Buffer.from("000000023900" + "00000000" + "0000000141" + "7fffffff0102", "hex");
  for (const size of [1, 3, 100]) {
    const reader = new GatewayReader();
    const pieces = [];
    for (let at = 0; at < bytes.length; at += size)
      pieces.push(...reader.push(bytes.subarray(at, at + size)));
    expect(Buffer.concat(pieces.map((piece) => piece.bytes)).equals(bytes)).toBe(true);
    expect(pieces.slice(0, 3).map(({ fields }) => fields)).toEqual([["9"], [""], ["A"]]);
    expect(pieces[3]?.fields).toBeUndefined();
  }
});
