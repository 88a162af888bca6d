// What html-validate asks of every built page (tests/test_html.py). Rules that are changed say why.
import { defineConfig } from "html-validate";

export default defineConfig({
  root: true,
  extends: ["html-validate:recommended", "html-validate:a11y"],
  rules: {
    // The theme's skeleton writes it in lower case; both are the same.
    "doctype-style": ["error", { style: "lowercase" }],
    // Lengths are judged by the rule front-matter-fits; the site's name stands behind the title.
    "long-title": "off",
    // A style keeps numbers on one line; a no-break space would be copied along with the number.
    "tel-non-breaking": "off",
    // The search and the letters answer while one types: there is nothing to submit.
    "wcag/h32": "off",
  },
});
