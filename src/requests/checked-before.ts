/** What came of checking arguments: a copy, and a key that is equal for equal ones. */
export interface CheckedArguments<Args> {
  readonly copy: Args;
  readonly key: string;
}

interface Entry {
  /** The arguments as they were given, copied. */
  readonly given: unknown;
  readonly checked: CheckedArguments<unknown>;
}

/**
 * Remembers what came of checking arguments, so that equal ones are not checked again: a check costs several times as much
 * as the rest of a read.
 *
 * Only plain data are remembered and compared, field by field. Whatever else a caller gives (functions, getters, instances
 * of classes, numbers that JSON cannot write) is never found here and is checked each time.
 */
export class CheckedBefore {
  readonly #max: number;
  readonly #entries = new Map<string, Entry>();

  /** @param max Most that are remembered; the oldest goes first. */
  constructor(max: number) {
    this.#max = max;
  }

  /**
   * What came of checking equal arguments before, or comes of it now.
   *
   * @throws What `check` throws; nothing is remembered then.
   */
  get<Args>(name: string, args: Args, check: () => CheckedArguments<Args>): CheckedArguments<Args> {
    const text = textOf(args);
    if (text === undefined) return check();
    const entry = `${name} ${text}`;
    const found = this.#entries.get(entry);
    if (found !== undefined && same(found.given, args)) return found.checked as CheckedArguments<Args>;
    const checked = check();
    if (!isPlain(args)) return checked;
    this.#entries.set(entry, {
      given: JSON.parse(text),
      checked: { ...checked, copy: frozen(checked.copy) },
    });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#max && oldest !== undefined) this.#entries.delete(oldest);
    return checked;
  }
}

function textOf(args: unknown): string | undefined {
  try {
    return typeof args === "object" && args !== null ? JSON.stringify(args) : undefined;
  } catch {
    return undefined;
  }
}

/** Is it what JSON gives back unchanged? */
function isPlain(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== "object" || value === null)
    return typeof value !== "function" && typeof value !== "symbol";
  if (Array.isArray(value)) return value.every(isPlain);
  return isRecord(value) && Object.values(value).every((one) => one !== undefined && isPlain(one));
}

/** An object without a class, whose fields are neither getters nor hidden. */
function isRecord(value: object): value is Record<string, unknown> {
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  return Reflect.ownKeys(value).every((key) => {
    const field = Object.getOwnPropertyDescriptor(value, key);
    return typeof key === "string" && field?.enumerable === true && "value" in field;
  });
}

/** Is a value equal to plain data, field by field? A getter of it is never called. */
function same(plain: unknown, value: unknown): boolean {
  if (typeof plain !== "object" || plain === null) return Object.is(plain, value);
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(plain)) {
    return (
      Array.isArray(value) && plain.length === value.length && plain.every((one, at) => same(one, value[at]))
    );
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  const keys = Reflect.ownKeys(value);
  if (keys.length !== Object.keys(plain).length) return false;
  return keys.every((key) => {
    const field = Object.getOwnPropertyDescriptor(value, key);
    return field !== undefined && "value" in field && same(Reflect.get(plain, key), field.value);
  });
}

function frozen<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  for (const one of Object.values(value)) frozen(one);
  return Object.freeze(value);
}
