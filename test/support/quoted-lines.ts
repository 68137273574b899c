/** Gets the lines of the blocks without a language of a page. */
export function quotedLines(page: string): readonly string[] {
  return [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
    .filter(([, language]) => language === "")
    .flatMap(([, , block = ""]) => block.trimEnd().split("\n"));
}
