/** Columns of a terminal whose width is not known. */
const COLUMNS = 80;

/** Characters that take two columns: those of East Asia, and symbols that are shown as pictures. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
/** Marks that are shown on the character before them. */
const MARK = /\p{M}/u;

/**
 * Breaks a line so that it fits into a number of columns: at spaces, or inside of a word that is longer.
 *
 * @param indent Columns by which the lines after the first are indented, `< 60`.
 * @param columnsMax Default 80; more than `indent` by 2 at least.
 */
export function wrapped(line: string, indent: number, columnsMax: number = COLUMNS): readonly string[] {
  const lines: string[] = [];
  let rest = line;
  for (;;) {
    const room = unitsWithin(rest, columnsMax);
    if (room === rest.length) return [...lines, rest];
    const at = rest.lastIndexOf(" ", room);
    // A space of the indentation, or between a name and its text, is no place to break at.
    const cut = at > indent ? at : room;
    lines.push(rest.slice(0, cut).trimEnd());
    rest = `${" ".repeat(indent)}${rest.slice(cut).trimStart()}`;
  }
}

/** Counts the columns of a text. */
export function columnsOf(text: string): number {
  return [...text].reduce((sum, character) => sum + columns(character), 0);
}

function columns(character: string): number {
  if (character >= " " && character <= "~") return 1;
  if (MARK.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Counts the UTF-16 units of a text that fit into a number of columns. */
function unitsWithin(text: string, columnsMax: number): number {
  let used = 0;
  let units = 0;
  for (const character of text) {
    used += columns(character);
    if (used > columnsMax) return units;
    units += character.length;
  }
  return units;
}
