/**
 * The whole program as a few files: five hundred modules cost every start 0.6 s of a processor, these 0.2 s. Made
 * by the installation, beside its other caches; what was changed since then makes it stale, see `bundled.ts`.
 */
import { readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";
import { fingerprintOf, INPUTS, type Inputs, PROJECT } from "./bundled.ts";

/** Loaded as they are: two mended or found by their files, the others only where they are used. */
const APART = [
  "postgres",
  "@electric-sql/pglite",
  "drizzle-orm",
  "botbuilder",
  "@slack/*",
  "nodemailer",
  "esbuild",
];

/** Modules keep finding what lies beside them: locales, migrations, the demo's organisation. */
const inPlace: Plugin = {
  name: "in place",
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const url = JSON.stringify(pathToFileURL(path).href);
      const contents = source.replaceAll("import.meta.url", url).replaceAll("import.meta.main", "false");
      return { loader: "ts", contents };
    });
  },
};

/**
 * Bundles each entry (name → module) into `folder`, which must lie in the project, as `name.mjs`.
 * Errors: esbuild is not installed (it is a development dependency), or cannot read a module.
 */
export async function makeBundle(entries: Readonly<Record<string, URL>>, folder: URL): Promise<void> {
  const { build } = await import("esbuild");
  await rm(folder, { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: Object.fromEntries(Object.entries(entries).map(([name, url]) => [name, fileURLToPath(url)])),
    outdir: fileURLToPath(folder),
    absWorkingDir: fileURLToPath(PROJECT),
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node24",
    // With another ending Node would look for a package.json and into the text to learn what it is.
    outExtension: { ".js": ".mjs" },
    banner: {
      js: 'import { createRequire as requireHere } from "node:module"; const require = requireHere(import.meta.url);',
    },
    external: APART,
    plugins: [inPlace],
    logLevel: "silent",
    metafile: true,
  });
  const own = Object.keys(metafile.inputs).filter((path) => !path.startsWith("node_modules/"));
  const files = Object.fromEntries(["package-lock.json", ...own].map((path) => [path, fingerprintOf(path)]));
  const inputs: Inputs = { project: PROJECT.href, files };
  await writeFile(new URL(INPUTS, folder), JSON.stringify(inputs));
}
