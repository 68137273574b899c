import { createInterface } from "node:readline";
import { quoted } from "../options/mod.ts";
import type { Io } from "./io.ts";

/** Commands that can be typed while it runs. */
export const TYPED_COMMANDS: string = `Commands while it runs: inject <fault>, heal, heal <fault name>, faults,
mark <name> (for a scenario), help.`;

/** A fault by its name and its text. */
interface NamedFault {
  readonly name: string;
  readonly text: string;
}

/** A fake into which faults can be injected. */
interface Faulty<Made extends NamedFault> {
  inject(fault: Made): unknown;
  faults(): readonly { readonly fault: Made; heal(): void }[];
}

/** A scenario that runs, and waits for marks. */
interface Markable {
  mark(name: string): void;
}

/** Carries out what is typed. @returns A function that ends it. */
export function typedCommands<Made extends NamedFault>(
  io: Io,
  fake: Faulty<Made>,
  parse: (text: string) => Made,
  scenario?: Markable,
): () => void {
  const lines = io.input === undefined ? undefined : createInterface({ input: io.input });
  // An input that cannot be read has no commands.
  io.input?.on("error", () => lines?.close());
  lines?.on("error", () => {});
  lines?.on("line", (line) => typed(line.trim(), { fake, parse, scenario }, io));
  return () => {
    lines?.close();
    io.input?.destroy();
  };
}

/** Runs an action, and prints its error instead of throwing it. */
export function orPrint(act: () => void, io: Io): void {
  try {
    act();
  } catch (error) {
    io.err(error instanceof Error ? error.message : String(error));
  }
}

/** What typed lines act on. */
interface Targets<Made extends NamedFault> {
  readonly fake: Faulty<Made>;
  readonly parse: (text: string) => Made;
  readonly scenario: Markable | undefined;
}

/** Carries out one typed line, or prints why it cannot. */
function typed<Made extends NamedFault>(
  line: string,
  { fake, parse, scenario }: Targets<Made>,
  io: Io,
): void {
  // The argument stays as it was typed: a text in it can have several spaces.
  const [, word = "", argument = ""] = /^(\S*)\s*(.*)$/s.exec(line) ?? [];
  if (argument !== "" && (word === "faults" || word === "help"))
    return io.err(`Cannot run ${quoted(line)}: ${word} takes nothing`);
  switch (word) {
    case "":
      return;
    case "inject":
      return orPrint(() => void fake.inject(parse(argument)), io);
    case "heal": {
      const healed = fake.faults().filter(({ fault }) => argument === "" || fault.name === argument);
      for (const injected of healed) injected.heal();
      if (healed.length === 0)
        io.err(
          argument === ""
            ? "Cannot heal: no fault is active"
            : `Cannot heal ${quoted(argument)}: no such fault is active`,
        );
      return;
    }
    case "faults":
      for (const { fault } of fake.faults()) io.out(fault.text);
      if (fake.faults().length === 0) io.out("no fault is active");
      return;
    case "mark":
      if (scenario === undefined) return io.err(`Cannot set the mark ${quoted(argument)}: no scenario runs`);
      return orPrint(() => scenario.mark(argument), io);
    case "help":
      io.out(TYPED_COMMANDS);
      return;
    default:
      io.err(
        `Cannot run ${quoted(word)}: no such command; type inject <fault>, heal, faults, mark <name> or help`,
      );
  }
}
