import { expect, test } from "vitest";
import { parsePath } from "../model/paths";
import { entryNames, knownMembers, memberOf, objectsOf } from "./fields";
import { letterForm } from "./letter";
import { countOf, placeIn, placeName } from "./places";
import { resumeForm } from "./resume";

const resume = resumeForm();
const letter = letterForm();

test.each([
  ["work[1].endDate", "Work, entry 2, End"],
  ["work[0].company", "Work, entry 1, Employer"],
  ["work[0].hours", "Work, entry 1"],
  ["skills", "Skills"],
  ["basics.summary", "Summary"],
  ["basics.name", "Basics, Name"],
  ["basics.picture", "Basics, Photo"],
  ["basics.location.city", "Basics, City"],
  ["basics.profiles[0].url", "Basics, Profiles"],
  ["basics.motto", "Basics"],
  ["nothing", ""],
])("%s of a resume is %s", (path, name) => {
  expect(placeName(resume, parsePath(path))).toBe(name);
});

test.each([
  ["sender.email", "Sender, E-mail"],
  ["recipient.address", "Recipient, Street and number"],
  ["recipient", "Recipient"],
  ["subject", "Date and subject, Subject"],
  ["paragraphs[2]", "Text, Paragraphs"],
  ["resume", "Sender, Take what is missing here from a resume"],
  ["enclosures", "Closing, Enclosures"],
])("%s of a letter is %s", (path, name) => {
  expect(placeName(letter, parsePath(path))).toBe(name);
});

test("a place in a list has its entry", () => {
  expect(placeIn(resume, ["work", 3, "highlights", 1])?.entry).toEqual(["work", 3]);
  expect(placeIn(resume, ["work"])?.entry).toBeUndefined();
});

test("each object of the data is shown by one section, with what no section edits", () => {
  const [basics, summary] = resume.sections;
  expect(basics && objectsOf(resume, basics)).toEqual([[], ["basics"], ["basics", "location"]]);
  expect(summary && objectsOf(resume, summary)).toEqual([]);
  expect([...knownMembers(resume, ["basics"])]).toEqual(expect.arrayContaining(["name", "summary", "location", "picture", "website"]));
  expect(knownMembers(resume, []).has("meta")).toBe(true);
  expect(knownMembers(resume, []).has("work")).toBe(true);
  expect(letter.sections.flatMap((section) => objectsOf(letter, section))).toEqual([[], ["sender"], ["recipient"]]);
});

test("an entry is named by the first of its names, also by a former one", () => {
  const entries = resume.sections.find(({ name }) => name === "work")?.entries;
  expect(entries && entryNames({ company: "Quai", position: " " }, entries)).toEqual({ name: "Quai", about: "" });
  expect(entries && entryNames({ name: "Quai", position: "Binder" }, entries)).toEqual({ name: "Binder", about: "Quai" });
  expect(entries && entryNames(undefined, entries)).toEqual({ name: "", about: "" });
});

test("a member has its own name before a former one", () => {
  expect(memberOf({ name: "a", company: "b" }, { name: "name", former: "company" })).toBe("a");
  expect(memberOf({ company: "b" }, { name: "name", former: "company" })).toBe("b");
});

test("entries are counted, whatever the data has", () => {
  const work = resume.sections.find(({ name }) => name === "work");
  const basics = resume.sections[0];
  expect(work && [countOf(work, { work: [{}, null, {}] }), countOf(work, { work: "x" }), countOf(work, {})]).toEqual([2, 0, 0]);
  expect(basics && countOf(basics, {})).toBeUndefined();
});
