// The style of the console. Only what the browser itself has: no font and no picture from elsewhere.
import { FIGURE } from "./figure.js";
import { FORM } from "./form.js";
import { PAGE } from "./page.js";
import { PARTS } from "./parts.js";
import { SEARCH } from "./search.js";
import { TABLE } from "./table.js";
import { TOKENS } from "./tokens.js";

export const STYLE = [TOKENS, PAGE, PARTS, TABLE, FORM, SEARCH, FIGURE].join("");
