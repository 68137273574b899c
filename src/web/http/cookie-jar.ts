/** Bounds of what is kept: a server may send anything. */
const COOKIES_MAX = 50;
const COOKIE_CHARS_MAX = 4_096;

/** A name and a value as they may stand in a `Cookie` header. */
const PAIR = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)=([\x21\x23-\x3a\x3c-\x7e ]*)$/;

/** The cookies of one gateway. They are secret: none reaches a log line or an error. */
export class CookieJar {
  readonly #cookies = new Map<string, string>();

  /**
   * Keeps the cookies of an answer, and forgets those that it ends. A cookie is kept for as long as the process runs: the
   * gateway decides whether it is still good.
   *
   * @param nowMs Time by the wall clock, epoch ms.
   */
  keep(headers: Headers, nowMs: number): void {
    for (const line of setCookies(headers)) this.#keep(line, nowMs);
  }

  /** Adds the cookies to those of the user, who comes first: a name that the user sends is not replaced. */
  header(own: string | undefined): string | undefined {
    const pairs = own === undefined || own.trim() === "" ? [] : [own.trim()];
    const taken = new Set((own ?? "").split(";").map((pair) => pair.split("=", 1)[0]?.trim()));
    for (const [name, value] of this.#cookies) if (!taken.has(name)) pairs.push(`${name}=${value}`);
    return pairs.length === 0 ? undefined : pairs.join("; ");
  }

  #keep(line: string, nowMs: number): void {
    const [pair = "", ...attributes] = line.split(";").map((part) => part.trim());
    const [, name, value] = (pair.length <= COOKIE_CHARS_MAX && PAIR.exec(pair)) || [];
    if (name === undefined || value === undefined) return;
    this.#cookies.delete(name);
    if (isOver(attributes, nowMs) || this.#cookies.size >= COOKIES_MAX) return;
    this.#cookies.set(name, value);
  }
}

function setCookies(headers: Headers): readonly string[] {
  try {
    return headers.getSetCookie();
  } catch {
    // The platform does not expose them.
    return [];
  }
}

/** Returns whether the attributes of a cookie end it; `Max-Age` counts more than `Expires`. */
function isOver(attributes: readonly string[], nowMs: number): boolean {
  const attribute = (name: string): string | undefined =>
    attributes.find((one) => one.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
  const maxAge = attribute("max-age");
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return Number(maxAge) <= 0;
  const expires = attribute("expires");
  return expires !== undefined && Date.parse(expires) <= nowMs;
}
