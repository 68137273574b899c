import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the project, with a slash at its end. */
export const ROOT: string = fileURLToPath(new URL("../..", import.meta.url));

/** What one source file imports. */
export interface Import {
  /** A path from the root, or the name of a package. */
  readonly target: string;
  /** Is it gone once types are stripped? */
  readonly isType: boolean;
}

/** One source file. */
export interface Source {
  /** From the root of the project, e.g. `src/pool.ts`. */
  readonly path: string;
  /** The whole file. */
  readonly text: string;
  /** The file without comments. */
  readonly code: string;
  readonly imports: readonly Import[];
}

/** The TypeScript files of folders, by path from the root. */
export function sources(...folders: string[]): Source[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => source(join(folder, name).replaceAll("\\", "/"))),
  );
}

function source(path: string): Source {
  const text = readFileSync(join(ROOT, path), "utf8");
  // Comments speak of clocks and imports as they like.
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  const imports = [
    ...code.matchAll(/(?:^(?:import|export)( type)? [^;"]*?\bfrom |^import |import\()"([^"]+)"/gm),
  ].map(([, isType, name = ""]) => {
    const isOwn = name.startsWith(".");
    const target = isOwn ? relative(ROOT, resolve(ROOT, dirname(path), name)).replaceAll("\\", "/") : name;
    return { target, isType: isType !== undefined };
  });
  return { path, text, code, imports };
}

/** Groups of names of which each reaches all others, of more than one name. */
export function cycles(graph: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const order: string[] = [];
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const next of graph.get(name) ?? []) visit(next);
    order.push(name);
  };
  for (const name of graph.keys()) visit(name);
  const back = new Map<string, string[]>();
  for (const [name, targets] of graph)
    for (const target of targets) back.set(target, [...(back.get(target) ?? []), name]);
  const taken = new Set<string>();
  const gather = (name: string): string[] => {
    if (taken.has(name)) return [];
    taken.add(name);
    return [name, ...(back.get(name) ?? []).flatMap(gather)];
  };
  return order
    .reverse()
    .map((name) => gather(name).sort())
    .filter((group) => group.length > 1);
}
