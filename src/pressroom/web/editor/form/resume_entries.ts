// The entries of each section of a resume.

import { t } from "../../words";
import type { EntriesForm } from "./fields";
import { date, entry, highlights, keywords, line, period, prose, words } from "./field_kinds";

export function work(): EntriesForm {
  return entry(
    t("Add a post"),
    t("New post"),
    ["position", "name|company"],
    [],
    [
      line("position", t("Position"), { wide: true }),
      line("name", t("Employer"), { former: "company" }),
      line("location", t("Location")),
      ...period(),
      line("url", t("Website"), { former: "website", input: "url" }),
      line("description", t("What the employer does")),
      prose("summary", t("Description")),
      highlights(),
    ],
  );
}

export function volunteer(): EntriesForm {
  return entry(
    t("Add a post"),
    t("New post"),
    ["position", "organization"],
    [],
    [
      line("position", t("Position"), { wide: true }),
      line("organization", t("Organization")),
      line("url", t("Website"), { former: "website", input: "url" }),
      ...period(),
      prose("summary", t("Description")),
      highlights(),
    ],
  );
}

export function projects(): EntriesForm {
  return entry(
    t("Add a project"),
    t("New project"),
    ["name"],
    ["entity"],
    [
      line("name", t("Name"), { wide: true }),
      line("entity", t("Organization")),
      line("type", t("Type"), { placeholder: t("Open source, study, talk…") }),
      ...period(),
      words("roles", t("Roles"), t("Add role"), (number) => t("Role %(number)s", { number })),
      line("url", t("Website"), { input: "url", wide: true }),
      prose("description", t("Description")),
      highlights(),
      keywords(),
    ],
  );
}

export function education(): EntriesForm {
  return entry(
    t("Add a school"),
    t("New school"),
    ["studyType", "area", "institution"],
    [],
    [
      line("institution", t("School"), { wide: true }),
      line("studyType", t("Degree"), { placeholder: t("Master of Science") }),
      line("area", t("Subject")),
      ...period(),
      line("score", t("Grade"), { former: "gpa" }),
      line("url", t("Website"), { input: "url" }),
      {
        kind: "points",
        name: "courses",
        label: t("Courses"),
        wide: true,
        item: { add: t("Add course"), named: (number) => t("Course %(number)s", { number }) },
      },
    ],
  );
}

export function skills(): EntriesForm {
  return entry(
    t("Add a group"),
    t("New group"),
    ["name"],
    ["level", "keywords"],
    [
      line("name", t("Group"), { placeholder: t("Programming") }),
      line("level", t("Level")),
      words("keywords", t("Skills"), t("Add skill"), (number) => t("Skill %(number)s", { number })),
    ],
    false,
  );
}

export function languages(): EntriesForm {
  return entry(
    t("Add a language"),
    t("New language"),
    ["language"],
    ["fluency"],
    [line("language", t("Language")), line("fluency", t("Level"), { placeholder: t("Mother tongue, C1…") })],
    false,
  );
}

export function interests(): EntriesForm {
  return entry(
    t("Add an interest"),
    t("New interest"),
    ["name"],
    ["keywords"],
    [line("name", t("Name"), { wide: true }), keywords()],
    false,
  );
}

export function references(): EntriesForm {
  return entry(
    t("Add a reference"),
    t("New reference"),
    ["name"],
    [],
    [line("name", t("Name"), { wide: true }), prose("reference", t("What they say"))],
    false,
  );
}

export function certificates(): EntriesForm {
  return entry(
    t("Add a certificate"),
    t("New certificate"),
    ["name"],
    ["issuer"],
    [
      line("name", t("Name"), { wide: true }),
      line("issuer", t("Issued by")),
      date("date"),
      line("url", t("Website"), { input: "url", wide: true }),
    ],
    "date",
  );
}

export function awards(): EntriesForm {
  return entry(
    t("Add an award"),
    t("New award"),
    ["title"],
    ["awarder"],
    [
      line("title", t("Title"), { wide: true }),
      line("awarder", t("Awarded by")),
      date("date"),
      prose("summary", t("Description")),
    ],
    "date",
  );
}

export function publications(): EntriesForm {
  return entry(
    t("Add a publication"),
    t("New publication"),
    ["name"],
    ["publisher"],
    [
      line("name", t("Title"), { wide: true }),
      line("publisher", t("Published by")),
      date("releaseDate"),
      line("url", t("Website"), { former: "website", input: "url", wide: true }),
      prose("summary", t("Description")),
    ],
    "releaseDate",
  );
}
