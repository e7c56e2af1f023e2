import { use } from "./use.js";

use().then((outcome) => console.log(JSON.stringify(outcome)));
