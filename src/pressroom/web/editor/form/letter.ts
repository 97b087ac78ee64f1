// The form of a letter, in the order in which it is written.

import { t } from "../../words";
import { address, profiles, reach } from "./people";
import type { Field, Form, SectionForm } from "./fields";

export function letterForm(): Form {
  return { sections: [sender(), recipient(), opening(), text(), ending()], technical: ["$schema", "meta"] };
}

function sender(): SectionForm {
  const resume: Field = {
    kind: "resume",
    name: "resume",
    label: t("Take what is missing here from a resume"),
    wide: true,
  };
  return {
    name: "sender",
    label: t("Sender"),
    at: [],
    fixed: true,
    groups: [
      { at: [], fields: [resume] },
      {
        at: ["sender"],
        fields: [
          { kind: "line", name: "name", label: t("Name"), wide: true, complete: "name" },
          { kind: "line", name: "label", label: t("Headline"), wide: true },
          ...reach(),
        ],
      },
      { at: ["sender"], title: t("Where you are"), fields: address("line") },
      { at: ["sender"], title: t("Profiles"), fields: [profiles()] },
    ],
  };
}

function recipient(): SectionForm {
  return {
    name: "recipient",
    label: t("Recipient"),
    at: ["recipient"],
    fixed: true,
    groups: [
      {
        at: [],
        fields: [
          { kind: "line", name: "name", label: t("Name"), wide: true, placeholder: t("Ms Aoife Brennan") },
          { kind: "line", name: "title", label: t("Position") },
          { kind: "line", name: "department", label: t("Department") },
          { kind: "line", name: "organization", label: t("Organization"), wide: true },
        ],
      },
      { at: [], title: t("Where they are"), fields: address("lines") },
    ],
  };
}

function opening(): SectionForm {
  return {
    name: "opening",
    label: t("Date and subject"),
    at: [],
    fixed: true,
    groups: [
      {
        at: [],
        fields: [
          { kind: "line", name: "place", label: t("Place of writing") },
          { kind: "date", name: "date", label: t("Date"), hint: t("Without one, no date is printed.") },
          { kind: "line", name: "subject", label: t("Subject"), wide: true },
          { kind: "line", name: "salutation", label: t("Salutation"), wide: true, placeholder: t("Dear Ms Brennan,") },
        ],
      },
    ],
  };
}

function text(): SectionForm {
  const paragraphs: Field = {
    kind: "paragraphs",
    name: "paragraphs",
    label: t("Paragraphs"),
    wide: true,
    item: { add: t("Add paragraph"), named: (number) => t("Paragraph %(number)s", { number }) },
  };
  return { name: "paragraphs", label: t("Text"), at: [], fixed: true, groups: [{ at: [], fields: [paragraphs] }] };
}

function ending(): SectionForm {
  return {
    name: "ending",
    label: t("Closing"),
    at: [],
    fixed: true,
    groups: [
      {
        at: [],
        fields: [
          { kind: "line", name: "closing", label: t("Closing"), wide: true, placeholder: t("Yours sincerely,") },
          {
            kind: "line",
            name: "signature",
            label: t("Signature"),
            wide: true,
            hint: t("Without one, the sender’s name is printed."),
          },
          { kind: "prose", name: "postscript", label: t("Postscript"), wide: true },
          {
            kind: "words",
            name: "enclosures",
            label: t("Enclosures"),
            wide: true,
            item: { add: t("Add enclosure"), named: (number) => t("Enclosure %(number)s", { number }) },
          },
        ],
      },
    ],
  };
}
