// The form of a resume: every member of JSON Resume 1.0.0, in the order in which people think of them.

import { t } from "../../words";
import { address, profiles, reach } from "./people";
import type { EntriesForm, Field, Form, Group, SectionForm } from "./fields";

export function resumeForm(): Form {
  return { sections: [basics(), summary(), ...lists()], technical: ["$schema", "meta"] };
}

function basics(): SectionForm {
  return {
    name: "basics",
    label: t("Basics"),
    at: ["basics"],
    fixed: true,
    groups: [
      {
        at: [],
        fields: [
          { kind: "photo", name: "image", former: "picture", label: t("Photo"), wide: true },
          { kind: "line", name: "name", label: t("Name"), wide: true, complete: "name" },
          { kind: "line", name: "label", label: t("Headline"), wide: true, placeholder: t("Structural engineer"), hint: t("Stands below the name.") },
          ...reach("website"),
        ],
      },
      { at: ["location"], title: t("Where you are"), fields: address("line") },
      { at: [], title: t("Profiles"), fields: [profiles()] },
    ],
  };
}

function summary(): SectionForm {
  const field: Field = {
    kind: "prose",
    name: "summary",
    label: t("Summary"),
    wide: true,
    hint: t("Two or three sentences. Each line is a paragraph of its own."),
  };
  return { name: "summary", label: t("Summary"), at: ["basics"], fixed: true, groups: [{ at: [], fields: [field] }] };
}

function lists(): SectionForm[] {
  return [
    list("work", t("Work"), t("Where have you worked? The last post comes first."), work()),
    list("projects", t("Projects"), t("What have you made, alone or with others?"), projects()),
    list("education", t("Education"), t("Where have you studied?"), education()),
    list("skills", t("Skills"), t("What are you good at? Group what belongs together."), skills()),
    list("languages", t("Languages"), t("Which languages do you speak, and how well?"), languages()),
    list("certificates", t("Certificates"), t("Which exams have you passed?"), certificates()),
    list("awards", t("Awards"), t("What have you been honoured for?"), awards()),
    list("publications", t("Publications"), t("What have you published?"), publications()),
    list("volunteer", t("Volunteering"), t("What do you do for others?"), volunteer()),
    list("interests", t("Interests"), t("What else do you like to do?"), interests()),
    list("references", t("References"), t("Who speaks for you?"), references()),
  ];
}

function list(name: string, label: string, empty: string, entries: EntriesForm): SectionForm {
  return { name, label, at: [name], empty, entries };
}

function work(): EntriesForm {
  return entry(t("Add a post"), t("New post"), ["position", "name|company"], [], [
    line("position", t("Position"), { wide: true }),
    line("name", t("Employer"), { former: "company" }),
    line("location", t("Location")),
    ...period(),
    line("url", t("Website"), { former: "website", input: "url" }),
    line("description", t("What the employer does")),
    prose("summary", t("Description")),
    highlights(),
  ]);
}

function volunteer(): EntriesForm {
  return entry(t("Add a post"), t("New post"), ["position", "organization"], [], [
    line("position", t("Position"), { wide: true }),
    line("organization", t("Organization")),
    line("url", t("Website"), { former: "website", input: "url" }),
    ...period(),
    prose("summary", t("Description")),
    highlights(),
  ]);
}

function projects(): EntriesForm {
  return entry(t("Add a project"), t("New project"), ["name"], ["entity"], [
    line("name", t("Name"), { wide: true }),
    line("entity", t("Organization")),
    line("type", t("Type"), { placeholder: t("Open source, study, talk…") }),
    ...period(),
    words("roles", t("Roles"), t("Add role"), (number) => t("Role %(number)s", { number })),
    line("url", t("Website"), { input: "url", wide: true }),
    prose("description", t("Description")),
    highlights(),
    keywords(),
  ]);
}

function education(): EntriesForm {
  return entry(t("Add a school"), t("New school"), ["studyType", "area", "institution"], [], [
    line("institution", t("School"), { wide: true }),
    line("studyType", t("Degree"), { placeholder: t("Master of Science") }),
    line("area", t("Subject")),
    ...period(),
    line("score", t("Grade"), { former: "gpa" }),
    line("url", t("Website"), { input: "url" }),
    { kind: "points", name: "courses", label: t("Courses"), wide: true, item: { add: t("Add course"), named: (number) => t("Course %(number)s", { number }) } },
  ]);
}

function skills(): EntriesForm {
  return entry(t("Add a group"), t("New group"), ["name"], ["level", "keywords"], [
    line("name", t("Group"), { placeholder: t("Programming") }),
    line("level", t("Level")),
    words("keywords", t("Skills"), t("Add skill"), (number) => t("Skill %(number)s", { number })),
  ], false);
}

function languages(): EntriesForm {
  return entry(t("Add a language"), t("New language"), ["language"], ["fluency"], [
    line("language", t("Language")),
    line("fluency", t("Level"), { placeholder: t("Mother tongue, C1…") }),
  ], false);
}

function interests(): EntriesForm {
  return entry(t("Add an interest"), t("New interest"), ["name"], ["keywords"], [line("name", t("Name"), { wide: true }), keywords()], false);
}

function references(): EntriesForm {
  return entry(t("Add a reference"), t("New reference"), ["name"], [], [
    line("name", t("Name"), { wide: true }),
    prose("reference", t("What they say")),
  ], false);
}

function certificates(): EntriesForm {
  return entry(t("Add a certificate"), t("New certificate"), ["name"], ["issuer"], [
    line("name", t("Name"), { wide: true }),
    line("issuer", t("Issued by")),
    date("date"),
    line("url", t("Website"), { input: "url", wide: true }),
  ], "date");
}

function awards(): EntriesForm {
  return entry(t("Add an award"), t("New award"), ["title"], ["awarder"], [
    line("title", t("Title"), { wide: true }),
    line("awarder", t("Awarded by")),
    date("date"),
    prose("summary", t("Description")),
  ], "date");
}

function publications(): EntriesForm {
  return entry(t("Add a publication"), t("New publication"), ["name"], ["publisher"], [
    line("name", t("Title"), { wide: true }),
    line("publisher", t("Published by")),
    date("releaseDate"),
    line("url", t("Website"), { former: "website", input: "url", wide: true }),
    prose("summary", t("Description")),
  ], "releaseDate");
}

function entry(
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

function line(name: string, label: string, more: Partial<Field> = {}): Field {
  return { kind: "line", name, label, ...more };
}

function prose(name: string, label: string): Field {
  return { kind: "prose", name, label, wide: true };
}

function date(name: string): Field {
  return { kind: "date", name, label: t("Date") };
}

function period(): Field[] {
  return [
    { kind: "date", name: "startDate", label: t("Start") },
    { kind: "date", name: "endDate", label: t("End") },
  ];
}

function highlights(): Field {
  return { kind: "points", name: "highlights", label: t("Highlights"), wide: true, item: { add: t("Add highlight"), named: (number) => t("Highlight %(number)s", { number }) } };
}

function keywords(): Field {
  return words("keywords", t("Keywords"), t("Add keyword"), (number) => t("Keyword %(number)s", { number }));
}

function words(name: string, label: string, add: string, named: (number: number) => string): Field {
  return { kind: "words", name, label, wide: true, item: { add, named } };
}
