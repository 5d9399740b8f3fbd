// Bundles the page into one HTML file and that into a C++ source: node build.mjs OUTPUT.cc [OUTPUT.html].
// Style and script carry no attribute: the page's policy allows them by their hashes, which are in the C++ source, too.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = dirname(fileURLToPath(import.meta.url));
const [sourceFile, htmlFile] = process.argv.slice(2);

async function bundled(entry) {
  const result = await build({
    entryPoints: [join(folder, "src", entry)],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    write: false,
    logLevel: "warning",
  });
  return result.outputFiles[0].text.trim().replaceAll("</", "<\\/");
}

const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const array = (name, text) =>
  `static const unsigned char ${name}_bytes[] = {${[...Buffer.from(text)].join(",")}};\n` +
  `extern const std::string_view ${name};\n` +
  `const std::string_view ${name}(reinterpret_cast<const char*>(${name}_bytes), sizeof ${name}_bytes);\n`;

const [script, style] = await Promise.all([bundled("main.ts"), bundled("page.css")]);
const policy =
  `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; connect-src 'self'; ` +
  "img-src data:; base-uri 'none'; form-action 'none'";
const page = readFileSync(join(folder, "src", "page.html"), "utf8")
  .replace("<!--STYLE-->", () => `<style>${style}</style>`)
  .replace("<!--SCRIPT-->", () => `<script>${script}</script>`);
const [before, after] = page.split("<!--DATA-->");

writeFileSync(
  sourceFile,
  `// Made by editors/flame/build.mjs.\n#include <string_view>\nnamespace proflens::server::flame_page {\n` +
    `${array("before", before)}${array("after", after)}${array("policy", policy)}}\n`,
);
if (htmlFile) writeFileSync(htmlFile, page);
