/** A release requested in Bengaluru needs Berlin and Bengaluru; a freeze in Berlin holds it until an exception. */
import { must, presses, type Scene, types } from "./scene.ts";

export async function releaseOfTwoRegions(scene: Scene): Promise<void> {
  const { stage, cast, told } = scene;
  const { anna, arjun, jonas, lena, priya, rafael } = cast;
  await stage.until("2027-03-09T08:30:00Z");
  told.scene("Lena, the release manager, closes Berlin for the books");
  const freeze =
    "Quarter close in berlin from 2027-03-09 08:00 until 2027-03-10 18:00 Europe/Berlin for production: the books close";
  must(await types(scene, lena, `release calendar add ${freeze}`), /Quarter close/, "the freeze is there");

  told.scene("Arjun asks for a release that runs in Bengaluru and Berlin");
  const asked = await types(scene, arjun, "release request ledger 7.1.0 production: new rounding of fees");
  must(asked, /R-1/, "the release is requested");
  told.reads(jonas, "privately");
  must(await presses(scene, jonas, "Zustimmen"), /✓ Berlin: Jonas Keller/, "Berlin agrees, on Teams");
  told.reads(priya, "privately");
  must(await presses(scene, priya, "Approve"), /R-1|Quarter close|Approved/i, "Bengaluru agrees, on Slack");
  must(told.reads(arjun, "privately"), /Quarter close/, "it is held, because of the freeze");

  told.scene("Held by the freeze: Arjun asks for an exception");
  await presses(scene, arjun, "अपवाद माँगें");
  told.does(arjun, "fills in the form: the fee change is a legal duty from tomorrow");
  await arjun.submits({ reason: "the fee change is a legal duty from tomorrow" });
  for (const decider of [anna, rafael]) {
    const seen = told.reads(decider, "privately");
    must(seen, /R-1/, "whoever may grant it is asked");
  }
  await presses(scene, anna, "Genehmigen");
  must(told.reads(rafael, "privately"), /Concedida|concedida/, "the other one sees that it is decided");
  must(told.reads(arjun, "privately"), /R-1/, "the requester is told that nothing holds it");
  must(await types(scene, lena, "release go R-1"), /R-1/, "it goes");
  await presses(scene, lena, "Done");
}
