import type { Random } from "../seams/random.ts";

const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";
/** Characters of a token: 36 to the power of 12 values, so that two orders of one account never share one by chance. */
const TOKEN_CHARS = 12;
/** Begin of the token in a reference. */
const MARK = "#";

/** Makes a token that no other order has. */
export function orderToken(random: Random): string {
  return Array.from({ length: TOKEN_CHARS }, () => DIGITS[Math.floor(random() * DIGITS.length)]).join("");
}

/** Makes the reference of an order: the caller's own `orderRef`, and a token that only this order has. */
export function orderReference(own: string | undefined, token: string): string {
  return own === undefined || own === "" ? `${MARK}${token}` : `${own} ${MARK}${token}`;
}

/** Gets the token of a reference, by which its order is found; undefined for a reference without one. */
export function referenceToken(reference: string | undefined): string | undefined {
  return new RegExp(`${MARK}([0-9a-z]{${TOKEN_CHARS}})$`).exec(reference ?? "")?.[1];
}

/** Gets the caller's own part of a reference; the whole text where it has no token. */
export function ownReference(reference: string): string {
  return reference.replace(new RegExp(` ?${MARK}[0-9a-z]{${TOKEN_CHARS}}$`), "");
}
