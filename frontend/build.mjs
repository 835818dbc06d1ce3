// Builds ../src/dafeng/ui/static/dist: hashed entries, an icon sprite, manifest.json, and
// brotli and gzip beside each file. Run by `npm run build`.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync, existsSync } from "node:fs";
import { basename, dirname, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import esbuild from "esbuild";
import { PurgeCSS } from "purgecss";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "../src/dafeng");
const out = join(source, "ui/static/dist");
// Chrome 94 is what the browsers of Chinese office machines are based on at the oldest.
const target = ["es2021", "chrome94", "firefox93", "safari15.4"];

function filesUnder(folder, wanted) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && wanted.includes(extname(entry.name)))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((path) => !path.includes("/static/"));
}

function hashed(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10).toUpperCase();
  return name.replace(/(\.[a-z]+)$/, `-${hash}$1`);
}

function buildSprite(pages) {
  const names = new Set(JSON.parse(readFileSync(join(here, "icons/always.json"), "utf8")));
  for (const page of pages) {
    const text = readFileSync(page, "utf8");
    for (const [, name] of text.matchAll(/\{%-?\s*icon\s+["']([a-z0-9-]+)["']/g)) names.add(name);
    for (const [, name] of text.matchAll(/\bicon=["']([a-z0-9-]+)["']/g)) names.add(name);
  }
  const folder = join(here, "node_modules/@tabler/icons/icons");
  const symbols = [...names].sort().map((name) => {
    const filled = name.endsWith("-filled");
    const file = filled
      ? join(folder, "filled", `${name.slice(0, -"-filled".length)}.svg`)
      : join(folder, "outline", `${name}.svg`);
    if (!existsSync(file)) throw new Error(`No Tabler icon is called "${name}": see tabler.io/icons`);
    const inner = readFileSync(file, "utf8")
      .replace(/^[\s\S]*?<svg[\s\S]*?>/, "")
      .replace("</svg>", "")
      .replace('<path stroke="none" d="M0 0h24v24H0z" fill="none" />', "")
      .replace(/\s*\n\s*/g, "");
    const paint = filled ? ' fill="currentColor" stroke="none"' : "";
    return `<symbol id="${name}" viewBox="0 0 24 24"${paint}>${inner}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

async function buildStyle(pages) {
  const bootstrap = join(here, "node_modules/bootstrap/dist/css");
  const [grid, utilities] = await Promise.all(
    ["bootstrap-grid.css", "bootstrap-utilities.css"].map(async (name) => {
      const [result] = await new PurgeCSS().purge({
        content: pages,
        css: [{ raw: readFileSync(join(bootstrap, name), "utf8") }],
        defaultExtractor: (text) => text.match(/[A-Za-z0-9_-]+/g) ?? [],
        variables: true,
        safelist: ["root"],
      });
      return result.css;
    }),
  );
  const own = ["token", "base", "shell", "component", "form", "table", "chart", "portal", "print"].map((name) =>
    readFileSync(join(here, `css/${name}.css`), "utf8"),
  );
  const dark = readFileSync(join(here, "css/dark.css"), "utf8");
  const themes =
    `@media screen{html[data-theme="dark"]{${dark}}}` +
    `@media screen and (prefers-color-scheme:dark){html[data-theme="auto"]{${dark}}}`;
  const { code } = await esbuild.transform([grid, own[0], themes, ...own.slice(1), utilities].join("\n"), {
    loader: "css",
    minify: true,
    target,
    legalComments: "none",
  });
  return code;
}

function compress(folder) {
  for (const file of filesUnderDist(folder)) {
    if (![".js", ".css", ".svg", ".json"].includes(extname(file))) continue;
    const content = readFileSync(file);
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
    writeFileSync(
      `${file}.br`,
      brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    );
  }
}

function filesUnderDist(folder) {
  return readdirSync(folder).map((name) => join(folder, name)).filter((path) => statSync(path).isFile());
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const pages = filesUnder(source, [".html", ".py"]).concat(filesUnder(join(here, "js"), [".js"]));
const manifest = {};

function emit(name, content) {
  const file = hashed(name, content);
  writeFileSync(join(out, file), content);
  manifest[name] = file;
}

emit("style.css", await buildStyle(pages));
emit("icons.svg", buildSprite(pages.filter((page) => !page.endsWith(".js"))));
for (const name of ["mark.svg"]) emit(name, readFileSync(join(here, "icons", name)));

const { metafile } = await esbuild.build({
  absWorkingDir: here,
  entryPoints: { app: "js/app.js" },
  bundle: true,
  splitting: true,
  format: "esm",
  target,
  minify: true,
  outdir: out,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  legalComments: "none",
  metafile: true,
});
for (const [path, output] of Object.entries(metafile.outputs)) {
  if (output.entryPoint) manifest[basename(output.entryPoint)] = basename(path);
}
writeFileSync(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
compress(out);
for (const file of filesUnderDist(out)) {
  if (/\.(gz|br|json)$/.test(file)) continue;
  console.log(`${relative(out, file)}  ${statSync(file).size} B, brotli ${statSync(`${file}.br`).size} B`);
}
