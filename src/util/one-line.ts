/** Controls, ANSI escapes, line and paragraph separators, invisible and bidirectional marks, halves of surrogate pairs. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;
/** The usual case, which is several times cheaper to recognise. */
const PLAIN = /^[\x20-\x7e]*$/;
const NAMED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
/** Room for the note that says how much was cut. */
const NOTE_CHARS = 40;

/**
 * Makes one line of a text that comes from outside, to be shown to people or written to a log.
 *
 * Characters that could forge a line, colour a terminal or turn the reading direction are escaped visibly. A longer text
 * is cut and ends with `... (N more characters)`. Applying it twice changes nothing more.
 *
 * @param maxChars The most characters of the result, `>= 100`. Default 500.
 */
export function oneLine(text: string, maxChars = 500): string {
  if (text.length <= maxChars) {
    if (PLAIN.test(text) || !UNSAFE.test(text)) return text;
    const escaped = [...text].map(visible).join("");
    if (escaped.length <= maxChars) return escaped;
  }
  let shown = "";
  let taken = 0;
  for (const character of text) {
    const next = visible(character);
    if (shown.length + next.length > maxChars - NOTE_CHARS) break;
    shown += next;
    taken += character.length;
  }
  return `${shown}... (${text.length - taken} more characters)`;
}

function visible(character: string): string {
  if (!UNSAFE.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return NAMED[character] ?? (code < 0x100 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`);
}
