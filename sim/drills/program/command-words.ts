/** Values that arguments of a program name in braces. */
export interface Placeholders {
  readonly host: string;
  readonly port: number;
  readonly clientId: number;
  /** Name of the drill. */
  readonly drill: string;
  readonly seed: number;
}

const PLACEHOLDER = /\{(host|port|clientId|drill|seed)\}/g;

/** Fills in `{host}`, `{port}`, `{clientId}`, `{drill}` and `{seed}` in each word of a command; other braces stay. */
export function filledCommand(command: readonly string[], values: Placeholders): readonly string[] {
  return command.map((word) =>
    word.replace(PLACEHOLDER, (_, name: keyof Placeholders) => String(values[name])),
  );
}

/** Tests whether a command names the port in braces. */
export function namesPort(command: readonly string[]): boolean {
  return command.some((word) => word.includes("{port}"));
}

/** Words that a shell takes as they are. */
const PLAIN_WORD = /^[\w@%+=:,./-]+$/;

/** Writes a command as a POSIX shell reads it. */
export function commandText(command: readonly string[]): string {
  return command
    .map((word) => (PLAIN_WORD.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(" ");
}
