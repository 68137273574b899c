/** Gives TWS's name of the time in force: the gateway writes that an order lasts for the day as `CLOSE`. */
export function tifOf(text: string | undefined): string | undefined {
  return text?.toUpperCase() === "CLOSE" ? "DAY" : text;
}
