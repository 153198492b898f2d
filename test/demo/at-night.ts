/** 03:10 in Berlin: the primary does not answer, the backup cannot, someone who is awake elsewhere can. */
import { must, mustNot, presses, type Scene, types } from "./scene.ts";

export async function atNight(scene: Scene): Promise<void> {
  const { stage, cast, told } = scene;
  const { anna, arjun, jonas, rafael, thiago } = cast;
  await stage.until("2027-03-09T02:10:00Z");
  told.scene("03:10 in Berlin: payments time out");
  const opened = await types(scene, rafael, "incident open sev1 chekout: payments time out", "C0PAYMENTS");
  must(opened, /I-1 · payments time out/, "the incident is open in spite of the typing mistake");
  must(opened, /chekout.*Checkout/, "the correction is offered");
  must(told.reads(jonas, "privately"), /\+49 30 5550100/, "the paged one has the number of her own country");
  must(told.reads(jonas, "on the phone"), /rings.*I-1 payments time out/, "the phone rings beside it");
  told.reads(anna, "#payments");

  await stage.until("2027-03-09T02:15:02Z");
  told.scene("Five minutes later: Jonas has not answered, the backup is called");
  must(told.reads(thiago, "privately"), /I-1 · payments time out/, "the backup is paged");
  must(told.reads(thiago, "on the phone"), /rings.*I-1/, "and woken");
  await presses(scene, thiago, "I can't, next");

  told.scene("At once: somebody awake, on the roster and with access");
  const paged = told.reads(arjun, "privately");
  must(paged, /I-1 · payments time out/, "someone who is awake is paged");
  must(paged, /\+91 80 5550100/, "with the Indian number");
  await presses(scene, arjun, "यह मेरे पास है");
  must(told.reads(jonas, "privately"), /Arjun Mehta/, "who was woken sees who has it");
  must(await types(scene, rafael, "incident why I-1"), /Arjun Mehta/, "every page is explained");

  await stage.until("2027-03-09T02:20:00Z");
  told.scene("Arjun restarts the gateway, then 30 minutes pass without progress");
  await types(scene, arjun, "incident update gateway restarted, watching the error rate");
  await stage.until("2027-03-09T02:49:59Z");
  mustNot(told.reads(anna, "privately"), /30/, "nobody is called before half an hour has passed");
  await stage.until("2027-03-09T02:50:30Z");
  const lead = told.reads(anna, "privately");
  must(lead, /I-1 · payments time out/, "the region's lead is called, with the whole story");
  must(told.reads(anna, "on the phone"), /rings.*I-1/, "and woken");
  await stage.until("2027-03-09T03:05:00Z");
  told.scene("It is over");
  await types(scene, arjun, "incident resolve a supplier was down; payments go by the second provider");
  for (const woken of [jonas, thiago, anna]) {
    must(
      told.reads(woken, "privately"),
      /schlafen|sleep|dormir/i,
      "everyone who was woken reads: over, sleep",
    );
  }
}
