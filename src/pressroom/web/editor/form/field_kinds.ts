// The fields that sections of a resume are made of.

import { t } from "../../words";
import type { EntriesForm, Field, Group } from "./fields";

export function entry(
  add: string,
  unnamed: string,
  name: readonly string[],
  about: readonly string[],
  fields: readonly Field[],
  when: string | false = "period",
): EntriesForm {
  const groups: readonly Group[] = [{ at: [], fields }];
  return { add, unnamed, name, about, groups, ...(when ? { when } : {}) };
}

export function line(name: string, label: string, more: Partial<Field> = {}): Field {
  return { kind: "line", name, label, ...more };
}

export function prose(name: string, label: string): Field {
  return { kind: "prose", name, label, wide: true };
}

export function date(name: string): Field {
  return { kind: "date", name, label: t("Date") };
}

export function period(): Field[] {
  return [
    { kind: "date", name: "startDate", label: t("Start") },
    { kind: "date", name: "endDate", label: t("End") },
  ];
}

export function highlights(): Field {
  return {
    kind: "points",
    name: "highlights",
    label: t("Highlights"),
    wide: true,
    item: { add: t("Add highlight"), named: (number) => t("Highlight %(number)s", { number }) },
  };
}

export function keywords(): Field {
  return words("keywords", t("Keywords"), t("Add keyword"), (number) => t("Keyword %(number)s", { number }));
}

export function words(name: string, label: string, add: string, named: (number: number) => string): Field {
  return { kind: "words", name, label, wide: true, item: { add, named } };
}
