/**
 * Characters that change how a line is shown or where it ends: controls (C0, DEL, C1), line and paragraph separators,
 * characters without width or that reverse the direction, and halves of surrogate pairs.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** The same without the global flag, whose state would make `test` depend on earlier calls. */
const ANY_HIDDEN: RegExp = new RegExp(HIDDEN.source, "u");

/** Characters of a text beyond which a line shows no more of it. */
export const SHOWN_CHARS_MAX = 500;

/** Writes the characters of a text that cannot be seen as `\uXXXX`, so that text from a client cannot forge a line. */
export function visible(text: string): string {
  return !isPlain(text) && ANY_HIDDEN.test(text) ? text.replace(HIDDEN, escaped) : text;
}

/** Tests whether a text is printable ASCII, as nearly all are: a loop takes less time than the pattern. */
function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x20 || unit > 0x7e) return false;
  }
  return true;
}

/** Shortens a text to the length that one line shows, and makes it visible. */
export function shown(text: string, charsMax: number = SHOWN_CHARS_MAX): string {
  return visible(text.length <= charsMax ? text : `${text.slice(0, charsMax - 1)}…`);
}

/** Writes each UTF-16 unit of a text as `\uXXXX`. */
export function escaped(text: string): string {
  let out = "";
  for (let at = 0; at < text.length; at++) out += `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`;
  return out;
}
