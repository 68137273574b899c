/** A file with a mistake: what it is, the text, and how each line of the error begins, after the name of the file. */
export type Mistake = readonly [what: string, text: string, lines: readonly string[]];

/** The fields that every scenario has. */
export const HEAD = "scenario: a-night\nabout: Something happens.\n";

/** Makes a scenario with a step in line 6. */
export function step(text: string): string {
  return `${HEAD}timeline:\n  - after: 1s\n    inject: drop\n  - ${text}\n`;
}

/** Makes a scenario with an account, whose field is in line 4. */
export function account(text: string): string {
  return `${HEAD}account:\n  ${text}\n`;
}

/** Makes a scenario with a check in line 4. */
export function check(text: string): string {
  return `${HEAD}checks:\n  - ${text}\n`;
}
