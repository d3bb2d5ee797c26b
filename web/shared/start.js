// The start page: three doors and the language switch.

import { languageSwitch } from "./words.js";

languageSwitch(document.getElementById("switch"));
