/** Node keeps what it compiled, beside the installation where it may: that halves what loading costs every start. */
import { constants, enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
import { CACHE } from "./cache-folder.ts";

/** To be called before anything else is loaded. Where no folder can be written it does nothing. */
export function keepCompiled(): void {
  const { status } = enableCompileCache(fileURLToPath(new URL("compiled", CACHE)));
  if (status === constants.compileCacheStatus.FAILED) enableCompileCache();
}
