/** Parses a whole number of at least 0 without signs and spaces; undefined for any other value. */
export function wholeNumber(value: unknown): number | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  return /^\d{1,10}$/.test(`${value}`) ? Number(value) : undefined;
}

/** Splits a list with commas, without its empty items. */
export function listOf(text: string | null): readonly string[] {
  return (text ?? "")
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

/** Gets the fields of a JSON object; undefined for any other value. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return value as Readonly<Record<string, unknown>>;
}

/** Gets the texts and numbers of a JSON array as texts; none for any other value. */
export function textsOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item) => (typeof item === "string" || typeof item === "number" ? [`${item}`] : []));
}

/** Gets a text, or a number or truth value as text; undefined for any other value. */
export function textOf(value: unknown): string | undefined {
  return ["string", "number", "boolean"].includes(typeof value) ? `${value}` : undefined;
}
