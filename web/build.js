// Builds the pages into dist/: the start page at its root, each app in a folder of its own. What is
// made from the Python code must be there before (`make pages` sees to it).
import { readFile, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { build } from "vite";
import { VitePWA } from "vite-plugin-pwa";

const here = import.meta.dirname;
const GREEN = "#0b4a3e";
const PAPER = "#fbf6ec";
const PUSH = "push.js";

// An app that can be installed; the console is worked at with a connection and is not.
const INSTALLED = {
  wallet: { name: "Dompet Tumbas", short_name: "Dompet", description: "Voucher kota untuk UMKM" },
  merchant: { name: "Kasir Tumbas", short_name: "Kasir", description: "Terima voucher warga" },
};

function installed(app) {
  return VitePWA({
    // The page asks before it changes to a new version: never in the middle of a payment.
    registerType: "prompt",
    injectRegister: false,
    manifest: {
      ...INSTALLED[app],
      id: `/${app}/`,
      start_url: `/${app}/`,
      scope: `/${app}/`,
      display: "standalone",
      lang: "id",
      theme_color: GREEN,
      background_color: PAPER,
      icons: [
        { src: "icon.svg", type: "image/svg+xml", sizes: "any" },
        { src: "icon-192.png", type: "image/png", sizes: "192x192" },
        { src: "icon-512.png", type: "image/png", sizes: "512x512" },
        { src: "icon-maskable.png", type: "image/png", sizes: "512x512", purpose: "maskable" },
      ],
    },
    workbox: {
      // The scanner's wasm is large and of use only with a connection: it is kept once fetched.
      globPatterns: ["**/*.{html,js,css,woff2,svg}"],
      importScripts: [PUSH],
      globIgnores: [PUSH],
      navigateFallback: `/${app}/index.html`,
      navigateFallbackDenylist: [/^\/(api|dev)\//],
      runtimeCaching: [
        {
          urlPattern: ({ url }) => url.pathname.endsWith(".wasm"),
          handler: "CacheFirst",
          options: { cacheName: "scanner", expiration: { maxEntries: 2 } },
        },
      ],
    },
  });
}

// What is on the screen until the app is: the same in each, but for the name in its title and, at a
// desk, its width.
const shell = await readFile(resolve(here, "shared/shell.html"), "utf-8");

function withShell(app) {
  return {
    name: "shell",
    transformIndexHtml: {
      order: "pre",
      handler(page) {
        const [, part] = /<title>(.+?) ·/.exec(page);
        const frame = app === "console" ? "frame wide" : "frame";
        const filled = shell.replace("{part}", part).replace('"frame"', `"${frame}"`);
        return page.replace("<!-- shell -->", () => filled.trim());
      },
    },
  };
}

// What the service worker does with a push: the same for each app that is installed.
const push = await readFile(resolve(here, "shared/notices", PUSH), "utf-8");

function withPush() {
  return {
    name: "push",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: PUSH, source: push });
    },
  };
}

function pages(app) {
  const home = app === "home";
  return {
    configFile: false,
    root: resolve(here, app),
    base: home ? "/" : `/${app}/`,
    logLevel: "warn",
    plugins: [withShell(app), ...(app in INSTALLED ? [withPush(), installed(app)] : [])],
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    worker: { format: "es" },
    build: {
      outDir: resolve(here, "dist", home ? "" : app),
      emptyOutDir: false,
      target: ["chrome87", "firefox78", "safari14"],
      modulePreload: { polyfill: false },
      // A font or picture inside the sheet would be fetched again with each change of a rule.
      assetsInlineLimit: 0,
      reportCompressedSize: false,
    },
  };
}

// Some of them only, where they are named: `node build.js wallet`.
const named = process.argv.slice(2);
const apps = named.length > 0 ? named : ["home", "wallet", "merchant", "console", "verify"];
for (const app of apps) {
  const place = app === "home" ? "assets" : app;
  await rm(resolve(here, "dist", place), { recursive: true, force: true });
}
await Promise.all(apps.map((app) => build(pages(app))));
