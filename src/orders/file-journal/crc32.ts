/** Polynomial of CRC-32 as gzip and zip use it, bits reversed. */
const POLYNOMIAL = 0xedb88320;

/** Remainder of each byte. `node:zlib` has this function too, but not in each version of Node that is supported. */
const REMAINDERS: Uint32Array = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? POLYNOMIAL : 0);
  return remainder;
});

/**
 * Computes the CRC-32 of bytes.
 *
 * @param before CRC-32 of the bytes that precede them; 0 (default) for none.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  let remainder = ~before;
  for (const byte of bytes) remainder = (remainder >>> 8) ^ (REMAINDERS[(remainder ^ byte) & 0xff] ?? 0);
  return ~remainder >>> 0;
}
