// Build the scripts and style sheets of the pages into `built/`: bundled, with a hash in each name, and compressed.
//   npm run build
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import esbuild from "esbuild";

const web = import.meta.dirname;
const output = path.join(web, "built");
const unfinished = path.join(web, "built.new");
const compressible = new Set([".js", ".css", ".svg", ".json"]);

// Entry points by the name that templates use.
const entries = {
  app: "app.ts",
  style: "app.css",
  editor: "editor/editor.tsx",
  "editor-style": "editor/editor.css",
  copies: "copies/copies.ts",
};
// Each is one file: what works without a connection imports nothing, and not all browsers run modules as service workers.
const alone = { offline: "offline/offline.ts", "service-worker": "offline/worker.ts" };
const copied = { "icons.svg": "components/icons.svg", "mark.svg": "components/mark.svg" };

await rm(unfinished, { recursive: true, force: true });
await mkdir(unfinished, { recursive: true });
const modules = await bundle(entries, { format: "esm", splitting: true });
const scripts = await bundle(alone, { format: "iife" });
const outputs = { ...modules.metafile.outputs, ...scripts.metafile.outputs };

function bundle(sources, options) {
  return esbuild.build({
    entryPoints: Object.entries(sources).map(([out, file]) => ({ in: path.join(web, file), out })),
    outdir: unfinished,
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    bundle: true,
    target: ["es2022", "chrome123", "firefox120", "safari17.5"],
    jsx: "automatic",
    jsxImportSource: "preact",
    loader: { ".woff2": "file" },
    minify: true,
    legalComments: "linked",
    metafile: true,
    logLevel: "warning",
    ...options,
  });
}

const names = {};
for (const [file, { entryPoint }] of Object.entries(outputs)) {
  if (entryPoint === undefined) continue;
  const entry = path.relative(web, entryPoint);
  const found = Object.entries({ ...entries, ...alone }).find(([, source]) => source === entry);
  if (found) names[found[0] + path.extname(file)] = path.basename(file);
}
for (const [name, source] of Object.entries(copied)) {
  const content = await readFile(path.join(web, source));
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8);
  const { name: stem, ext } = path.parse(name);
  names[name] = `${stem}-${hash}${ext}`;
  await writeFile(path.join(unfinished, names[name]), content);
}

const files = [...Object.keys(outputs).map((file) => path.basename(file)), ...Object.values(names)];
for (const file of new Set(files)) {
  if (!compressible.has(path.extname(file))) continue;
  const content = await readFile(path.join(unfinished, file));
  await writeFile(path.join(unfinished, `${file}.gz`), gzipSync(content, { level: 9 }));
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  await writeFile(path.join(unfinished, `${file}.br`), brotliCompressSync(content, { params: quality }));
}
await writeFile(path.join(unfinished, "names.json"), JSON.stringify(names, null, 1));
// The old files stay until all new ones exist.
await rm(output, { recursive: true, force: true });
await rename(unfinished, output);
