import { isZone } from "./zone-offsets.ts";

/**
 * What a zone is called today. Browsers, Node and so the chat platforms go by the names of Unicode's CLDR, which never
 * change; IANA has given these cities the names that their people use (the `backward` file of the tz database).
 */
const RENAMED: Readonly<Record<string, string>> = {
  "Africa/Asmera": "Africa/Asmara",
  "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
  "America/Catamarca": "America/Argentina/Catamarca",
  "America/Coral_Harbour": "America/Atikokan",
  "America/Cordoba": "America/Argentina/Cordoba",
  "America/Godthab": "America/Nuuk",
  "America/Indianapolis": "America/Indiana/Indianapolis",
  "America/Jujuy": "America/Argentina/Jujuy",
  "America/Louisville": "America/Kentucky/Louisville",
  "America/Mendoza": "America/Argentina/Mendoza",
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Atlantic/Faeroe": "Atlantic/Faroe",
  "Europe/Kiev": "Europe/Kyiv",
  "Pacific/Enderbury": "Pacific/Kanton",
  "Pacific/Ponape": "Pacific/Pohnpei",
  "Pacific/Truk": "Pacific/Chuuk",
};

/** Its name of today; itself where that has not changed. */
export const zoneName = (zone: string): string => RENAMED[zone] ?? zone;

/**
 * Whether a zone may be chosen by this name. Old three-letter names are none to choose by: this machine reads BST as
 * Dhaka, IST as Kolkata and never as Dublin, and EST without summer time.
 */
export const isZoneToChoose = (name: string): boolean => isZone(name) && !/^(?!utc|gmt)[a-z]{3}$/i.test(name);

/** Every zone that this machine knows, by its name of today. */
export const zoneNames = (): string[] => Intl.supportedValuesOf("timeZone").map(zoneName);
