import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import type { PlantedBug } from "./planted-bug.ts";

/** The folder with `package.json`, from the source as from what is compiled of it. */
export function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "tsconfig.json"))) {
    const above = dirname(folder);
    if (above === folder)
      throw new Error("Cannot find the root of the project: no folder above has tsconfig.json");
    folder = above;
  }
  return folder;
}

/** Returns the source of a file with a bug in it. @throws {Error} When the text to change does not stand there exactly once. */
export function changed(source: string, { name, file, find, replace }: PlantedBug): string {
  const places = source.split(find).length - 1;
  if (places !== 1)
    throw new Error(
      `Cannot plant ${name}: its text stands ${places} times in ${file}, and must stand there once`,
    );
  return source.replace(find, () => replace);
}

/**
 * Bundles a program of this project with a bug in the pool.
 *
 * @param entry The program, from the root of the project. Default: the process of a fleet that runs seeds.
 * @returns The path of the bundle, in `dist/planted`, where it finds the installed packages.
 */
export async function plant(bug: PlantedBug, entry = "test/swarm/fleet/worker.ts"): Promise<string> {
  const root = projectRoot();
  const target = resolve(root, bug.file);
  const bundle = await rolldown({
    input: { planted: join(root, entry) },
    platform: "node",
    external: (id) => /^[\w@]/.test(id) && !id.startsWith("@oxc-project/runtime"),
    transform: { target: "node20.19" },
    plugins: [
      {
        name: "planted-bug",
        load: (id) => (id === target ? changed(readFileSync(id, "utf8"), bug) : null),
      },
    ],
  });
  const dir = join(root, "dist", "planted", bug.name);
  await bundle.write({ dir, format: "esm", entryFileNames: "[name].mjs", chunkFileNames: "[name].mjs" });
  await bundle.close();
  return join(dir, "planted.mjs");
}
