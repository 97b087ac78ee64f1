// Prints copies with @react-pdf/renderer. Each line of standard input is a number: that many copies are printed, and a line of
// JSON says what it took. Arguments: the copies (see bench/reports/copies.py), and the file to write. Formulas stay LaTeX.

import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Document, Font, Page, StyleSheet, Text, View, renderToBuffer } from "@react-pdf/renderer";
import { createElement } from "react";

const [source, target] = process.argv.slice(2);
const { title, fonts, copies } = JSON.parse(readFileSync(source, "utf-8"));
Font.register({ family: "text", fonts: fonts.map(({ file, weight }) => ({ src: file, fontWeight: weight })) });

const styles = StyleSheet.create({
  page: { fontFamily: "text", fontSize: 9.5, lineHeight: 1.35, paddingTop: 61, paddingBottom: 54, paddingHorizontal: 54 },
  head: { position: "absolute", top: 28, left: 54, right: 54, flexDirection: "row", justifyContent: "space-between", fontSize: 8.4 },
  foot: { position: "absolute", bottom: 28, right: 54, fontSize: 8.4 },
  name: { fontSize: 16, fontWeight: 700, marginBottom: 4 },
  section: { fontSize: 11, fontWeight: 700, marginTop: 10, marginBottom: 4 },
  line: { flexDirection: "row", justifyContent: "space-between", fontWeight: 700 },
  question: { marginBottom: 8 },
  text: { marginTop: 2 },
});

const text = (style, content) => createElement(Text, { style }, content);
const line = (style, left, right) => createElement(View, { style }, text(null, left), text(null, right));
const pageOfCopy = ({ subPageNumber, subPageTotalPages }) => `p. ${subPageNumber}/${subPageTotalPages}`;
const pageOfAll = ({ pageNumber, totalPages }) => `page ${pageNumber} / ${totalPages}`;

function question({ heading, score, texts }) {
  const paragraphs = texts.map((each, place) => createElement(Text, { key: place, style: styles.text }, each));
  return createElement(View, { key: heading, style: styles.question, wrap: false }, line(styles.line, heading, score), ...paragraphs);
}

function section({ title, score, introduction, questions }) {
  const head = line([styles.line, styles.section], title, score);
  return createElement(View, { key: title }, head, text(styles.text, introduction), ...questions.map(question));
}

function copy({ name, result, remark, sections }, place) {
  return createElement(
    Page,
    { key: place, size: "A4", style: styles.page, bookmark: name },
    createElement(View, { style: styles.head, fixed: true }, text(null, `${name} – ${title}`), createElement(Text, { render: pageOfCopy })),
    text(styles.name, name),
    text(null, result),
    text(styles.text, remark),
    ...sections.map(section),
    createElement(Text, { style: styles.foot, fixed: true, render: pageOfAll }),
  );
}

for await (const number of createInterface({ input: process.stdin })) {
  const before = process.cpuUsage();
  const pages = copies.slice(0, Number(number)).map(copy);
  writeFileSync(target, await renderToBuffer(createElement(Document, { title, language: "fr" }, pages)));
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ cpu_seconds: (user + system) / 1e6 }));
}
