/* global defineEventHandler */
import { use } from "../use.js";

export default defineEventHandler(() => use());
