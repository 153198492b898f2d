/** Which catalogues exist; a key that is not in the English one does not compile. */
import type calendar from "../../locales/en/calendar.json";
import type chat from "../../locales/en/chat.json";
import type core from "../../locales/en/core.json";
import type exception from "../../locales/en/exception.json";
import type organisation from "../../locales/en/organisation.json";
import type release from "../../locales/en/release.json";
import type slack from "../../locales/en/slack.json";
import type time from "../../locales/en/time.json";
import type web from "../../locales/en/web.json";

export type Resources = {
  chat: typeof chat;
  calendar: typeof calendar;
  core: typeof core;
  exception: typeof exception;
  organisation: typeof organisation;
  release: typeof release;
  slack: typeof slack;
  time: typeof time;
  web: typeof web;
};

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "core";
    resources: Resources;
  }
}
