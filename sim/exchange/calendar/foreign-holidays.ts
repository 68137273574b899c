import { easter, fixedDay, nthWeekday, weekdayOf, type YearOfHolidays } from "./days.ts";

/** The places outside the United States whose holidays are known. */
export type ForeignRegion = "germany" | "euronext" | "london" | "hong-kong" | "japan";

/** The first day of the lunar year as month and date, by year. */
const LUNAR_NEW_YEARS: Readonly<Record<number, readonly [month: number, date: number]>> = {
  2020: [1, 25],
  2021: [2, 12],
  2022: [2, 1],
  2023: [1, 22],
  2024: [2, 10],
  2025: [1, 29],
  2026: [2, 17],
  2027: [2, 6],
  2028: [1, 26],
  2029: [2, 13],
  2030: [2, 3],
};

const years = new Map<string, YearOfHolidays>();

/**
 * Returns the closed and short days of a place in a year, by the rules of its exchange.
 *
 * One-time closures are left out. So are, for Hong Kong, the holidays of the lunar calendar but its new year, and that one
 * too outside 2020 to 2030.
 */
export function foreignHolidays(region: ForeignRegion, year: number): YearOfHolidays {
  const key = `${region}/${year}`;
  const known = years.get(key);
  if (known !== undefined) return known;
  const made = RULES[region](year);
  years.set(key, made);
  return made;
}

const RULES: Readonly<Record<ForeignRegion, (year: number) => YearOfHolidays>> = {
  germany: (year) =>
    holidays([
      fixedDay(year, 1, 1),
      easter(year) - 2,
      easter(year) + 1,
      fixedDay(year, 5, 1),
      fixedDay(year, 12, 24),
      fixedDay(year, 12, 25),
      fixedDay(year, 12, 26),
      fixedDay(year, 12, 31),
    ]),
  euronext: (year) =>
    holidays(
      [
        fixedDay(year, 1, 1),
        easter(year) - 2,
        easter(year) + 1,
        fixedDay(year, 5, 1),
        fixedDay(year, 12, 25),
        fixedDay(year, 12, 26),
      ],
      [fixedDay(year, 12, 24), fixedDay(year, 12, 31)],
    ),
  london: (year) =>
    holidays(
      [
        nextFreeMonday(fixedDay(year, 1, 1)),
        easter(year) - 2,
        easter(year) + 1,
        nthWeekday(year, 5, 1, 1),
        nthWeekday(year, 5, 1, -1),
        nthWeekday(year, 8, 1, -1),
        ...christmas(year),
      ],
      [lastWeekdayUpTo(fixedDay(year, 12, 24)), lastWeekdayUpTo(fixedDay(year, 12, 31))],
    ),
  "hong-kong": (year) => {
    const lunar = LUNAR_NEW_YEARS[year];
    // -1 stands for no day.
    const first = lunar === undefined ? -1 : fixedDay(year, lunar[0], lunar[1]);
    const feast = first < 0 ? [] : [first, first + 1, first + 2].map(mondayForSunday);
    return holidays(
      [
        mondayForSunday(fixedDay(year, 1, 1)),
        ...feast,
        easter(year) - 2,
        easter(year) + 1,
        mondayForSunday(fixedDay(year, 5, 1)),
        mondayForSunday(fixedDay(year, 7, 1)),
        mondayForSunday(fixedDay(year, 10, 1)),
        fixedDay(year, 12, 25),
        mondayForSunday(fixedDay(year, 12, 26)),
      ],
      [fixedDay(year, 12, 24), fixedDay(year, 12, 31), first < 0 ? -1 : first - 1],
    );
  },
  japan: (year) => {
    const named = [
      fixedDay(year, 1, 1),
      nthWeekday(year, 1, 1, 2),
      fixedDay(year, 2, 11),
      fixedDay(year, 2, 23),
      fixedDay(year, 3, equinox(20.8431, year)),
      fixedDay(year, 4, 29),
      fixedDay(year, 5, 3),
      fixedDay(year, 5, 4),
      fixedDay(year, 5, 5),
      nthWeekday(year, 7, 1, 3),
      fixedDay(year, 8, 11),
      nthWeekday(year, 9, 1, 3),
      fixedDay(year, 9, equinox(23.2488, year)),
      nthWeekday(year, 10, 1, 2),
      fixedDay(year, 11, 3),
      fixedDay(year, 11, 23),
    ];
    const closed = new Set([...named, fixedDay(year, 1, 2), fixedDay(year, 1, 3), fixedDay(year, 12, 31)]);
    for (const day of named) {
      if (weekdayOf(day) !== 0) continue;
      // A holiday on a Sunday moves to the first day after it that is none.
      let substitute = day + 1;
      while (closed.has(substitute)) substitute++;
      closed.add(substitute);
    }
    for (const day of named) if (closed.has(day + 2) && weekdayOf(day + 1) === 2) closed.add(day + 1);
    return { closed, early: new Set() };
  },
};

function holidays(closed: readonly number[], early: readonly number[] = []): YearOfHolidays {
  const all = new Set(closed);
  return { closed: all, early: new Set(early.filter((day) => !all.has(day) && weekdayOf(day) % 6 !== 0)) };
}

/** Returns the day of an equinox, by the approximation that holds from 1980 to 2099. */
function equinox(start: number, year: number): number {
  return Math.floor(start + 0.242194 * (year - 1980) - Math.floor((year - 1980) / 4));
}

function mondayForSunday(day: number): number {
  return weekdayOf(day) === 0 ? day + 1 : day;
}

function nextFreeMonday(day: number): number {
  const weekday = weekdayOf(day);
  return weekday === 6 ? day + 2 : weekday === 0 ? day + 1 : day;
}

/** Returns Christmas and Boxing Day, moved to the first weekdays after a weekend. */
function christmas(year: number): readonly number[] {
  const first = fixedDay(year, 12, 25);
  const weekday = weekdayOf(first);
  if (weekday === 5) return [first, first + 3];
  if (weekday === 6) return [first + 2, first + 3];
  return weekday === 0 ? [first + 1, first + 2] : [first, first + 1];
}

function lastWeekdayUpTo(day: number): number {
  const weekday = weekdayOf(day);
  return weekday === 0 ? day - 2 : weekday === 6 ? day - 1 : day;
}
