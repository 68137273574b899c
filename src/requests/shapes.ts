import { DONE, type Operation } from "./operation.ts";

type Entry<Args, Result> = Omit<Operation<Args, Result>, "collect" | "numbering"> & {
  readonly numbering?: Operation<Args, Result>["numbering"];
};

/** A request whose answer is one event, told apart by its number unless the entry says otherwise. */
export function single<Args, Result>(
  entry: Entry<Args, Result> & {
    /** The event that is the answer. */
    readonly event: string;
    /** Makes the answer of the event's arguments. */
    readonly of: (...args: never[]) => Result;
    /** Is the event about what was asked? Default: always. */
    readonly own?: (asked: Args, ...args: never[]) => boolean;
  },
): Operation<Args, Result> {
  const { event, of, own, numbering = "id", ...rest } = entry;
  return {
    ...rest,
    numbering,
    ends: event,
    collect: (asked) => {
      let result: Result | undefined;
      return {
        on: {
          [event]: (...args: never[]) => {
            if (own?.(asked, ...args) === false) return undefined;
            result = of(...args);
            return DONE;
          },
        },
        result: () => result as Result,
      };
    },
  };
}

/** A request whose answer is a list: one event a row, another one for the end. */
export function list<Args, Row>(
  entry: Entry<Args, readonly Row[]> & {
    /** The event of one row. */
    readonly row: string;
    /** Makes the row of the event's arguments. */
    readonly of: (...args: never[]) => Row;
    /** The event that ends the list. */
    readonly end: string;
    /** Equal for a row that was told already: of a question that is asked twice each counts once. */
    readonly key?: (row: Row) => string | number;
  },
): Operation<Args, readonly Row[]> {
  const { row, of, end, key, numbering = "id", ...rest } = entry;
  return {
    ...rest,
    numbering,
    ends: end,
    collect: () => {
      const rows = new Map<string | number, Row>();
      return {
        on: {
          [row]: (...args: never[]) => {
            const made = of(...args);
            rows.set(key?.(made) ?? rows.size, made);
            return undefined;
          },
          [end]: () => DONE,
        },
        result: () => [...rows.values()],
      };
    },
  };
}
