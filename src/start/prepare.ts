/** Run once by the installation, so that starts are fast: the empty database, and what a start loads, compiled. */
import { keepCompiled } from "./compiled.ts";

keepCompiled();
const { makeSeed } = await import("./seed.ts");
await makeSeed();
await import("./run-words.ts");
await import("./baton.ts");
await import("./chat-skins.ts");
await import("../tryout/start-try-out.ts");
await import("../tryout/skins.ts");
await import("../tryout/post-again.ts");
const { loadTeams, loadSlack } = await import("./serve-baton.ts");
loadTeams();
loadSlack();
