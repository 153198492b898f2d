/** The Indian day ends: the digest is signed there, read back and accepted in Berlin; then it is over, sleep. */
import { must, presses, type Scene, types } from "./scene.ts";

export async function endOfShift(scene: Scene): Promise<void> {
  const { stage, cast, told } = scene;
  const { anna, beatriz, kavya, priya } = cast;
  await stage.until("2027-03-09T12:20:00Z");
  told.scene("Before the Indian shift ends: something small is still open");
  await types(scene, priya, "incident open sev3 checkout: refund reports arrive late");
  await types(scene, priya, "incident ack I-2");
  await types(scene, priya, "handoff note the supplier's hotline is +91 22 5550100, ask for Meera");
  await stage.until("2027-03-09T12:31:00Z");
  must(told.reads(priya, "privately"), /Handoff: Payments/, "the draft is written");
  await presses(scene, priya, "Sign");
  told.tells("Whoever asks reads what the own team has on its hands, in the own language and time.");
  must(await types(scene, kavya, "handoff"), /हैंडऑफ़|अभी/, "in Hindi");
  must(await types(scene, beatriz, "handoff"), /Passagem|Agora/, "in Portuguese");

  await stage.until("2027-03-09T13:00:10Z");
  told.scene("14:00 in Berlin: Anna reads the handoff in German");
  const digest = told.reads(anna, "privately");
  must(digest, /Übergabe: Payments/, "the digest is in German");
  must(digest, /the supplier's hotline/, "people's own words are as typed");
  must(await presses(scene, anna, "Ich übernehme"), /Anna Weber/, "it is Anna's from now on");
  must(await types(scene, anna, "incident list"), /I-2/, "the incident is still open");

  await stage.until("2027-03-09T13:20:00Z");
  told.scene("The reports are back");
  await types(scene, anna, "incident resolve I-2 the reports are back");
  must(await types(scene, anna, "baton audit"), /\d/, "all of it is on the record");
}
