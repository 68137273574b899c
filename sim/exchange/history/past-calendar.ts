/** The hours of a trading day, epoch ms. */
export interface PastDay {
  /** The day, `yyyymmdd`. */
  readonly date: string;
  readonly openMs: number;
  readonly closeMs: number;
  /** The regular hours. */
  readonly liquidOpenMs: number;
  readonly liquidCloseMs: number;
}

/** What past prices need of the calendar of a venue. */
export interface PastCalendar {
  readonly zone: string;
  day(number: number): PastDay | undefined;
  dayAt(atMs: number): PastDay;
  dayAfter(atMs: number): PastDay;
  dayBefore(day: PastDay): PastDay;
  isOpen(atMs: number, liquid?: boolean): boolean;
}
