/** Loads all that a start may load, and starts nothing: whoever imports it has it compiled. */
import "./baton.ts";
import "./chat-skins.ts";
import "./run-words.ts";
import "../tryout/start-try-out.ts";
import "../tryout/skins.ts";
import "../tryout/post-again.ts";
import { loadSlack, loadTeams } from "./serve-baton.ts";

loadTeams();
loadSlack("all");
