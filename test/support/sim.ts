export * from "../../sim/mod.ts";
export { encodeFrame as encodedFrame } from "../../sim/wire/frames.ts";
