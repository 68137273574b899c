import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./sources.ts";

/** A fenced block of a page. */
export interface PageBlock {
  readonly page: string;
  /** Line of its first line in the page. */
  readonly line: number;
  /** Word behind the fence; empty where there is none. */
  readonly language: string;
  readonly text: string;
}

/** Lists every page of the repository. */
export function pages(): readonly string[] {
  const within = (folder: string, recursive = false): string[] =>
    readdirSync(join(ROOT, folder), { recursive, encoding: "utf8" })
      .filter((name) => name.endsWith(".md"))
      .map((name) => join(folder, name));
  return [...within(""), "sim/README.md", ...within("docs"), ...within("examples", true)].sort();
}

/** Gets the blocks of a page in their order. */
export function blocksOf(page: string): readonly PageBlock[] {
  const text = readFileSync(join(ROOT, page), "utf8");
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    page,
    line: text.slice(0, match.index).split("\n").length + 1,
    language: match[1] ?? "",
    text: match[2] ?? "",
  }));
}

/** Gets the blocks of all pages in one language. */
export const blocksIn = (language: string): readonly PageBlock[] =>
  pages()
    .flatMap(blocksOf)
    .filter((block) => block.language === language);

/** Gets the commands of a block for a shell: without comments, with continued lines joined. */
export function commandsOf({ text }: PageBlock): readonly string[] {
  return text
    .replace(/\\\n\s*/g, "")
    .split("\n")
    .map((line) => line.replace(/(?:^|\s+)#\s.*$/, "").trim())
    .filter((line) => line !== "");
}

/** Divides a command into words, as a shell does with quotes and without variables. */
export function wordsOf(command: string): readonly string[] {
  const words = command.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}
