import { hash32 } from "../../../world/random.ts";

/** Makes 32 hexadecimal digits that follow from a text. */
export function hexId(text: string): string {
  return [1, 2, 3, 4].map((start) => hash32(text, start).toString(16).padStart(8, "0")).join("");
}

/** Makes the identifier of an order question, in the form of a UUID. */
export function questionId(number: number): string {
  const hex = hexId(`question/${number}`);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
