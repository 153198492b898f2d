/** Run once by the installation, so that starts are fast: the empty database, the program in one piece, both compiled. */
import { BUNDLE, bundled } from "./bundled.ts";
import { keepCompiled } from "./compiled.ts";

keepCompiled();
const { makeSeed } = await import("./seed.ts");
await makeSeed();
try {
  const { makeBundle } = await import("./bundle.ts");
  await makeBundle(
    { run: new URL("run.ts", import.meta.url), load: new URL("load.ts", import.meta.url) },
    BUNDLE,
  );
} catch (error) {
  process.stderr.write(`Baton starts a little slower: it could not be bundled (${String(error)})\n`);
}
await import(bundled("load") ?? "./load.ts");
