import { expect, test } from "vitest";
import { showDate, showPeriod, today, understand } from "./dates";

test.each([
  ["2019", "2019"],
  ["2019-03", "2019-03"],
  ["March 2019", "2019-03"],
  ["march, 2019", "2019-03"],
  ["Mar. 2019", "2019-03"],
  ["Sept 2019", "2019-09"],
  ["mars 2019", "2019-03"],
  ["1er mars 2019", "2019-03-01"],
  ["15 Février 2019", "2019-02-15"],
  ["fevrier 2019", "2019-02"],
  ["déc. 2019", "2019-12"],
  ["March 15th, 2019", "2019-03-15"],
  ["03/2019", "2019-03"],
  ["3.2019", "2019-03"],
  ["2019/3", "2019-03"],
  ["2019.03.07", "2019-03-07"],
  ["15.03.2019", "2019-03-15"],
  ["03/15/2019", "2019-03-15"],
  ["15/03/2019", "2019-03-15"],
  ["3/19", "2019-03"],
  ["11/98", "1998-11"],
  ["2019年3月", "2019-03"],
  ["2019년 3월 7일", "2019-03-07"],
  ["2019-03-15T08:00:00Z", "2019-03-15T08:00:00Z"],
  ["  May   2020 ", "2020-05"],
])("%s is %s", (typed, iso) => {
  expect(understand(typed, ["en"])).toEqual({ kind: "date", iso });
});

test("a day and a month change places with the language", () => {
  expect(understand("04/03/2019", ["en"])).toEqual({ kind: "date", iso: "2019-04-03" });
  expect(understand("04/03/2019", ["fr"])).toEqual({ kind: "date", iso: "2019-03-04" });
  expect(understand("04/03/2019", ["en-GB"])).toEqual({ kind: "date", iso: "2019-03-04" });
});

test.each([
  ["März 2019", "de", "2019-03"],
  ["marzo de 2019", "es", "2019-03"],
  ["marca 2019", "pl", "2019-03"],
  ["مارس 2019", "ar", "2019-03"],
])("%s is read in the language of the document", (typed, language, iso) => {
  expect(understand(typed, [language, "en"])).toEqual({ kind: "date", iso });
});

test.each(["present", "Present", "aujourd’hui", "Aujourd'hui", "à ce jour", "heute", "现在", "ongoing."])(
  "%s is the present",
  (typed) => {
    expect(understand(typed, ["en"]).kind).toBe("present");
  },
);

test.each([
  ["March 2019 – May 2020", "2019-03", "2020-05"],
  ["mars 2019 à juin 2020", "2019-03", "2020-06"],
  ["2015-2018", "2015", "2018"],
  ["03/2019 - 05/2020", "2019-03", "2020-05"],
  ["03/2019-05/2020", "2019-03", "2020-05"],
  ["from 2019 to 2021", "2019", "2021"],
  ["du 2 mars 2019 au 3 avril 2020", "2019-03-02", "2020-04-03"],
  ["Sep 2019 – present", "2019-09", "present"],
  ["2019 –", "2019", ""],
  ["2019-04 – 2020-05", "2019-04", "2020-05"],
])("%s is a period", (typed, start, end) => {
  expect(understand(typed, ["en"])).toEqual({ kind: "period", start, end });
});

test.each(["spring 2019", "Été 2020", "since 2019", "depuis 2018", "mi-2018", "2019/2020", "2019-20", "Q3 2021", "in press"])(
  "%s is a wording of its own",
  (typed) => {
    expect(understand(typed, ["en"]).kind).toBe("wording");
  },
);

test.each(["Sumer 2019", "2021-13", "31/02/2019", "Jui 2019", "12345", "2019-02-30", "ju 2019"])("%s is not read", (typed) => {
  expect(understand(typed, ["fr"]).kind).toBe("unread");
});

test("words of other languages are taken as meant", () => {
  expect(understand("Frühjahr 2019", ["de"]).kind).toBe("wording");
});

test("nothing is empty, and a long text is not read", () => {
  expect(understand("  ", ["en"]).kind).toBe("empty");
  expect(understand("1".repeat(5000), ["en"]).kind).toBe("wording");
});

test("what was shown is read back as what was stored", () => {
  for (const language of ["en", "en-GB", "fr", "de", "es", "it", "pt", "nl", "pl", "ar", "ja", "ko", "zh-Hans", "zh-Hant"]) {
    for (const iso of ["2019", "2019-03", "2020-08", "2019-12-31"]) {
      const shown = showDate(iso, language);
      expect([language, shown, understand(shown, [language])]).toEqual([language, shown, { kind: "date", iso }]);
    }
  }
});

test("dates are shown in the language of the document", () => {
  expect(showDate("2019-03", "en")).toBe("March 2019");
  expect(showDate("2019-03-01", "fr")).toBe("1 mars 2019");
  expect(showDate("2021-13", "en")).toBe("2021-13");
  expect(showDate("spring 2019", "en")).toBe("spring 2019");
  expect(showDate("2019-03", "not a language")).toBe("March 2019");
});

test("periods are shown with the word for the present", () => {
  expect(showPeriod("2019-03", "", "fr", "aujourd’hui")).toBe("mars 2019 – aujourd’hui");
  expect(showPeriod("2019-03", "Present", "fr", "aujourd’hui")).toBe("mars 2019 – aujourd’hui");
  expect(showPeriod("since 2019", "", "en", "present")).toBe("since 2019");
  expect(showPeriod("", "2020", "en", "present")).toBe("2020");
});

test("today is the day where the person is", () => {
  expect(today(new Date(2025, 2, 3, 23, 59))).toBe("2025-03-03");
});
