/** Which catalogues exist; a key that is not in the English one does not compile. */
import type core from "../../locales/en/core.json";

export type Resources = {
  core: typeof core;
};

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "core";
    resources: Resources;
  }
}
