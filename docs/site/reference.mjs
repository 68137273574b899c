// Writes the reference of all entry points as pages, from the docstrings.
import { join } from "node:path";
import { Application, ReflectionKind } from "typedoc";

/** Writes the reference. @param options `root`: the repository; `out`: folder of the pages; `entryPoints`: files by name. */
export async function writeReference({ root, out, entryPoints }) {
  const app = await Application.bootstrapWithPlugins({
    plugin: ["typedoc-plugin-markdown", "typedoc-vitepress-theme"],
    entryPoints: Object.values(entryPoints).map((file) => join(root, file)),
    tsconfig: join(root, "tsconfig.json"),
    out,
    docsRoot: join(out, ".."),
    name: "Reference",
    readme: "none",
    // The compiler of the project checks the types; this one only reads them.
    skipErrorChecking: true,
    excludeInternal: true,
    excludePrivate: true,
    excludeExternals: true,
    disableSources: true,
    hideGenerator: true,
    githubPages: false,
    hideBreadcrumbs: false,
    sortEntryPoints: false,
    indexFormat: "table",
    tableColumnSettings: {
      hideDefaults: true,
      hideModifiers: true,
      hideInherited: true,
      hideOverrides: true,
    },
    parametersFormat: "table",
    interfacePropertiesFormat: "table",
    typeDeclarationFormat: "table",
    enumMembersFormat: "table",
    logLevel: "Error",
  });
  const project = await app.convert();
  if (project === undefined) throw new Error("the reference cannot be made: see above");
  const names = Object.keys(entryPoints);
  const files = Object.values(entryPoints);
  for (const module of project.getChildrenByKind(ReflectionKind.Module)) {
    const at = files.findIndex(
      (file) => file.replace(/\.ts$/, "") === module.name || file === module.sources?.[0]?.fileName,
    );
    if (at >= 0) module.name = names[at];
  }
  await app.generateOutputs(project);
}
