// The language of the page in the country of the person, for times and figures: 10:42 or 10:42 AM.

import { language } from "../../words";

export const locale = navigator.languages.find((each) => each.split("-")[0] === language) ?? language;

export function timeOf(at: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale, options).format(at);
}

export function figure(value: number, options: Intl.NumberFormatOptions = {}): string {
  return value.toLocaleString(locale, options);
}
