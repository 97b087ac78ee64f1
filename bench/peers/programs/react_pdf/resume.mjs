// Prints a resume with @react-pdf/renderer. Its texts are those of our templates (see bench/peers/resume.py), its look is similar.

import { Document, Font, Page, StyleSheet, Text, View, renderToBuffer } from "@react-pdf/renderer";
import { createElement } from "react";
import { serve, task } from "./serve.mjs";

const { name, label, contact, sections } = task.resume;
Font.register({ family: "text", fonts: task.fonts.map(({ file, weight }) => ({ src: file, fontWeight: weight })) });
Font.registerHyphenationCallback((word) => [word]);

const inches = (text) => Number.parseFloat(text) * 72;
const { top, right, bottom, left } = task.pdf.margin;
const styles = StyleSheet.create({
  page: {
    fontFamily: "text",
    fontSize: 10,
    lineHeight: 1.35,
    paddingTop: inches(top),
    paddingRight: inches(right),
    paddingBottom: inches(bottom),
    paddingLeft: inches(left),
  },
  name: { fontSize: 20, fontWeight: 700 },
  heading: { fontSize: 12, fontWeight: 700, marginTop: 12, marginBottom: 4 },
  entry: { flexDirection: "row", marginBottom: 6 },
  when: { width: 110 },
  body: { flex: 1 },
  title: { fontWeight: 700 },
});

const view = (style, ...children) => createElement(View, { style }, ...children);
const text = (style, content) => createElement(Text, { style }, content);
const lines = (contents) => contents.map((content) => text(undefined, content));

function entry({ title, when, lines: notes, points }) {
  const body = [text(styles.title, title), ...lines(notes), ...lines(points.map((point) => `• ${point}`))];
  return view(styles.entry, text(styles.when, when), view(styles.body, ...body));
}

function section({ heading, lines: paragraphs, entries }) {
  return view(undefined, text(styles.heading, heading), ...lines(paragraphs), ...entries.map(entry));
}

function print() {
  const head = [text(styles.name, name), text(undefined, label), text(undefined, contact.join(" | "))];
  const page = createElement(Page, { size: "A4", style: styles.page }, ...head, ...sections.map(section));
  return renderToBuffer(createElement(Document, { title: name, language: "en" }, page));
}

await serve(print);
