// Starlight as it comes: two languages, nothing else.
import starlight from "@astrojs/starlight";
import { defineConfig } from "astro/config";

export default defineConfig({
  site: "http://127.0.0.1",
  integrations: [
    starlight({
      title: "Bench",
      locales: { root: { label: "简体中文", lang: "zh-CN" }, en: { label: "English", lang: "en" } },
    }),
  ],
});
