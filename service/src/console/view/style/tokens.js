// Colours, in light and dark: every other rule takes them from here.
import { css } from "./css.js";

export const TOKENS = css`
  :root {
    color-scheme: light dark;
    --ink: light-dark(#1c2127, #e4e8ee);
    --muted: light-dark(#5b636e, #9aa4b1);
    --paper: light-dark(#ffffff, #14171c);
    --wash: light-dark(#f5f6f4, #1b1f26);
    --line: light-dark(#dcdfda, #2f353e);
    --accent: light-dark(#1f6f4a, #63cf9c);
    --on-accent: light-dark(#ffffff, #0e1512);
    --good: light-dark(#1f6f4a, #63cf9c);
    --warn: light-dark(#8a5a00, #e8b457);
    --bad: light-dark(#a4311f, #f2917f);
    --focus: light-dark(#1f5fae, #8cbcff);
    --good-wash: light-dark(#e6f3ec, #17291f);
    --warn-wash: light-dark(#fbf1dc, #2d2413);
    --bad-wash: light-dark(#fbe9e5, #321c18);
  }
`;
