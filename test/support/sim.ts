export * from "../../sim/mod.ts";
export {
  encodeFrame as encodedFrame,
  encodeHello as encodedHello,
  ServerReader,
} from "../../sim/wire/frames.ts";
