/** The door of the organisation's room. */
import { SEE_PRIVATE } from "../../core/sight.ts";
import type { Room } from "../room.ts";
import { removed, returned } from "./asks.ts";
import { installationsSection } from "./installations-section.ts";
import { organisationListeners } from "./listeners.ts";
import { organisationSection, settingsSection } from "./organisation-section.ts";
import { regionsSection } from "./regions-section.ts";
import { environmentsSection, severitiesSection } from "./scales-section.ts";
import { servicesSection } from "./services-section.ts";
import { teamsSection } from "./teams-section.ts";

export const organisationRoom = {
  name: "organisation",
  isFoundation: true,
  asks: [removed, returned],
  listeners: organisationListeners,
  rights: ["organisation.apply", SEE_PRIVATE],
  fileSections: [
    organisationSection,
    settingsSection,
    installationsSection,
    regionsSection,
    teamsSection,
    servicesSection,
    environmentsSection,
    severitiesSection,
  ],
} satisfies Room;
