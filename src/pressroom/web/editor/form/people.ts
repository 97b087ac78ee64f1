// The fields of people that resumes and letters share: how to reach them, and where they are.

import { t } from "../../words";
import type { Field } from "./fields";

export function reach(formerUrl?: string): Field[] {
  return [
    { kind: "line", name: "email", label: t("E-mail"), input: "email", complete: "email" },
    { kind: "line", name: "phone", label: t("Phone"), input: "tel", complete: "tel" },
    {
      kind: "line",
      name: "url",
      label: t("Website"),
      wide: true,
      input: "url",
      complete: "url",
      ...(formerUrl ? { former: formerUrl } : {}),
    },
  ];
}

export function address(street: "line" | "lines"): Field[] {
  return [
    { kind: street, name: "address", label: t("Street and number"), wide: true, complete: "street-address" },
    { kind: "line", name: "postalCode", label: t("Postal code"), complete: "postal-code" },
    { kind: "line", name: "city", label: t("City"), complete: "address-level2" },
    { kind: "line", name: "region", label: t("Region"), complete: "address-level1" },
    { kind: "country", name: "countryCode", label: t("Country"), complete: "country" },
  ];
}

export function profiles(): Field {
  return {
    kind: "entries",
    name: "profiles",
    label: t("Profiles"),
    wide: true,
    entries: {
      add: t("Add a profile"),
      unnamed: t("New profile"),
      name: ["network", "username", "url"],
      about: [],
      groups: [
        {
          at: [],
          fields: [
            { kind: "line", name: "network", label: t("Network") },
            { kind: "line", name: "username", label: t("User name") },
            { kind: "line", name: "url", label: t("Address"), wide: true, input: "url" },
          ],
        },
      ],
    },
  };
}
