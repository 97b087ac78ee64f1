// The form of a resume: every member of JSON Resume 1.0.0, in the order in which people think of them.

import { t } from "../../words";
import { address, profiles, reach } from "./people";
import type { EntriesForm, Field, Form, SectionForm } from "./fields";
import {
  awards,
  certificates,
  education,
  interests,
  languages,
  projects,
  publications,
  references,
  skills,
  volunteer,
  work,
} from "./resume_entries";

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
          {
            kind: "line",
            name: "label",
            label: t("Headline"),
            wide: true,
            placeholder: t("Structural engineer"),
            hint: t("Stands below the name."),
          },
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
