// Compiles the screens: frontend/src -> frontend/dist.
//
//   frontend/src/<name>.scss   -> dist/<name>.css     (files that begin with _ are parts)
//   frontend/src/<name>.js     -> dist/<name>.js      (one bundle per page entry)
//   frontend/src/assets/**     -> dist/**             (pictures, icons: copied as they are)
//   Onest, htmx                -> dist/fonts, dist/htmx.min.js
//
// The new tree is built aside and swapped in at the end, so that a running portal never
// serves half of it and a failed build leaves the last good one in place.

import { cp, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { existsSync, watch } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";

import * as esbuild from "esbuild";
import * as sass from "sass";

const frontend = dirname(fileURLToPath(import.meta.url));
const modules = join(frontend, "..", "node_modules");
const source = join(frontend, "src");
const target = join(frontend, "dist");
const aside = join(frontend, "dist.new");

// Kazakh letters lie in cyrillic-ext, the tenge sign in latin-ext: all four are needed.
const FONT_SUBSETS = ["cyrillic", "cyrillic-ext", "latin", "latin-ext"];

async function entries(extension) {
  const names = existsSync(source) ? await readdir(source) : [];
  return names.filter((name) => extname(name) === extension && !name.startsWith("_"));
}

async function buildStyles() {
  for (const name of await entries(".scss")) {
    const { css } = sass.compile(join(source, name), {
      loadPaths: [source, modules],
      style: "compressed",
      quietDeps: true,
      // govuk-frontend 5 is still written with @import.
      silenceDeprecations: ["import"],
    });
    await writeFile(join(aside, `${basename(name, ".scss")}.css`), `${css}\n`);
  }
}

async function buildScripts() {
  const entryPoints = (await entries(".js")).map((name) => join(source, name));
  if (entryPoints.length === 0) return;
  await esbuild.build({
    entryPoints,
    outdir: aside,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2020",
    legalComments: "eof",
    logLevel: "warning",
  });
}

async function copyAssets() {
  const own = join(source, "assets");
  if (existsSync(own)) await cp(own, aside, { recursive: true });
  await cp(join(modules, "htmx.org", "dist", "htmx.min.js"), join(aside, "htmx.min.js"));

  const onest = join(modules, "@fontsource-variable", "onest");
  const fonts = join(aside, "fonts");
  await mkdir(fonts, { recursive: true });
  for (const subset of FONT_SUBSETS) {
    const file = `onest-${subset}-wght-normal.woff2`;
    await cp(join(onest, "files", file), join(fonts, file));
  }
  // The licence of the font asks to travel with it.
  await cp(join(onest, "LICENSE"), join(fonts, "OFL.txt"));
}

async function build() {
  const started = performance.now();
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside, { recursive: true });
  await buildStyles();
  await buildScripts();
  await copyAssets();
  await rm(target, { recursive: true, force: true });
  await rename(aside, target);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`Screens compiled into frontend/dist in ${seconds} s.\n`);
}

function rebuildOnChange() {
  let timer;
  watch(source, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => build().catch((error) => process.stderr.write(`${error}\n`)), 100);
  });
}

try {
  await build();
  if (process.argv.includes("--watch")) rebuildOnChange();
} catch (error) {
  process.stderr.write(`${error.message ?? error}\n`);
  process.exitCode = 1;
}
