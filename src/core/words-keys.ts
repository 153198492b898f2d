/** Which catalogues exist; a key that is not in the English one does not compile. */
import type access from "../../locales/en/access.json";
import type account from "../../locales/en/account.json";
import type audit from "../../locales/en/audit.json";
import type bridge from "../../locales/en/bridge.json";
import type calendar from "../../locales/en/calendar.json";
import type chat from "../../locales/en/chat.json";
import type core from "../../locales/en/core.json";
import type escalation from "../../locales/en/escalation.json";
import type exception from "../../locales/en/exception.json";
import type handoff from "../../locales/en/handoff.json";
import type help from "../../locales/en/help.json";
import type incident from "../../locales/en/incident.json";
import type manifest from "../../locales/en/manifest.json";
import type oncall from "../../locales/en/oncall.json";
import type organisation from "../../locales/en/organisation.json";
import type page from "../../locales/en/page.json";
import type person from "../../locales/en/person.json";
import type privacy from "../../locales/en/privacy.json";
import type proposal from "../../locales/en/proposal.json";
import type release from "../../locales/en/release.json";
import type slack from "../../locales/en/slack.json";
import type teams from "../../locales/en/teams.json";
import type time from "../../locales/en/time.json";
import type web from "../../locales/en/web.json";

export type Resources = {
  access: typeof access;
  account: typeof account;
  audit: typeof audit;
  bridge: typeof bridge;
  calendar: typeof calendar;
  chat: typeof chat;
  core: typeof core;
  escalation: typeof escalation;
  exception: typeof exception;
  handoff: typeof handoff;
  help: typeof help;
  incident: typeof incident;
  manifest: typeof manifest;
  oncall: typeof oncall;
  organisation: typeof organisation;
  page: typeof page;
  person: typeof person;
  privacy: typeof privacy;
  proposal: typeof proposal;
  release: typeof release;
  slack: typeof slack;
  teams: typeof teams;
  time: typeof time;
  web: typeof web;
};

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "core";
    resources: Resources;
  }
}
