/** Starts the process. `node src/main.ts [serve|migrate|org|audit|privacy|token|move|instance] …`; no word means `serve`. */
import { bundled } from "./start/bundled.ts";
import { keepCompiled } from "./start/compiled.ts";

keepCompiled();
await import(bundled("run") ?? "./start/run.ts");
