const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/** Makes the gateway's name of a month, `MAR26` of `202603` and `20260320`; undefined for anything else. */
export function monthName(date: string): string | undefined {
  const [, year = "", month = ""] = /^\d\d(\d\d)(\d\d)(?:\d\d)?$/.exec(date) ?? [];
  const name = MONTHS[Number(month) - 1];
  return name === undefined ? undefined : `${name}${year}`;
}

/** Reads the gateway's name of a month: `202603` of `MAR26`; undefined for anything else. */
export function monthOfName(name: string): string | undefined {
  const [, text = "", year = ""] = /^([A-Z]{3})(\d\d)$/i.exec(name) ?? [];
  const month = MONTHS.indexOf(text.toUpperCase()) + 1;
  return month === 0 ? undefined : `20${year}${`${month}`.padStart(2, "0")}`;
}
