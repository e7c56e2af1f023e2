import { base64url } from "../../encode/base64url.js";
import { sha256 } from "../../encode/sha256.js";

/** Returns the SHA-256 of a text in base64url, which is 43 characters. @param {string} text */
export const digest = async (text) => base64url(await sha256(text));
