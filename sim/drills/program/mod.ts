/** A program in any language as what a drill runs against. */
export { commandText, filledCommand, type Placeholders } from "./command-words.ts";
export { endAllPrograms } from "./live-programs.ts";
export { type ProgramOptions, programTarget } from "./program-target.ts";
