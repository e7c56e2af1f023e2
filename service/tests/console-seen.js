// What a person sees at the console: a page as text, its links and its forms.
import assert from "node:assert/strict";

const ENTITIES = /** @type {Record<string, string>} */ ({ lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" });

/**
 * A form as it is filled in. `names`: also those of fields that are not sent, such as an unchecked box.
 *
 * @typedef {{ action: string, fields: URLSearchParams, names: Set<string> }} Form
 */

/** An answer of the console. */
export class Seen {
  /** @param {string} url @param {Response} response @param {string} html */
  constructor(url, response, html) {
    this.url = url;
    this.status = response.status;
    this.headers = response.headers;
    this.html = html;
  }

  /** Its address below the origin. */
  get address() {
    const { pathname, search } = new URL(this.url);
    return pathname + search;
  }

  /** Where it leads on; "" if it is no redirect. */
  get location() {
    return this.headers.get("location") ?? "";
  }

  /** What a person reads, but for the head and the way around. */
  get shown() {
    return readable(/<main[^]*<\/main>/.exec(this.html)?.[0] ?? this.html);
  }

  get title() {
    return readable(/<h1[^>]*>([^]*?)<\/h1>/.exec(this.html)?.[1] ?? "");
  }

  /** The addresses of all links of this text. @param {string | RegExp} text @returns {string[]} */
  links(text) {
    return [...this.html.matchAll(/<a\b([^>]*)>([^]*?)<\/a\s*>/g)]
      .map(([, attributes = "", name = ""]) => ({ href: attributesOf(attributes).href ?? "", name: readable(name) }))
      .filter(({ name }) => (typeof text === "string" ? name === text : text.test(name)))
      .map(({ href }) => href);
  }

  /** The form with a button of this text, or of a text that begins so; or whose action ends so, if it begins with a slash. @param {string} name @returns {Form} */
  form(name) {
    const forms = [...this.html.matchAll(/<form\b([^>]*)>([^]*?)<\/form>/g)].map(([, head = "", body = ""]) => ({
      action: attributesOf(head).action ?? "",
      body,
    }));
    const withButton = (/** @type {(text: string) => boolean} */ isIt) =>
      forms.find(({ body }) => [...body.matchAll(BUTTON)].some(([, text = ""]) => isIt(readable(text))));
    const found = name.startsWith("/")
      ? forms.find(({ action }) => action.endsWith(name))
      : (withButton((text) => text === name) ?? withButton((text) => text.startsWith(name)));
    assert.ok(found !== undefined, `no form ${name} on ${this.address}: ${this.shown}`);
    return { action: new URL(found.action || this.url, this.url).href, ...fieldsOf(found.body) };
  }
}

const BUTTON = /<button\b[^>]*>([^]*?)<\/button>/g;

/** Returns a text of a page as a person reads it. @param {string} html */
export const readable = (html) =>
  unescaped(
    html
      .replace(/<head>[^]*?<\/head>/, "")
      .replace(/<[^>]*>/g, " ")
      .replace(/\s+/g, " ")
      .replace(/ ([.,:;?)])/g, "$1")
      .replace(/\( /g, "(")
      .trim(),
  );

const FIELD =
  /<input\b(?<input>[^>]*)>|<textarea\b(?<area>[^>]*)>(?<text>[^]*?)<\/textarea>|<select\b(?<select>[^>]*)>(?<options>[^]*?)<\/select>/g;

/** @param {string} body */
function fieldsOf(body) {
  const fields = new URLSearchParams();
  /** @type {Set<string>} */
  const names = new Set();
  for (const { groups = {} } of body.matchAll(FIELD)) {
    const { input, area, select, head = input ?? area ?? select ?? "" } = groups;
    const { name, value = input !== undefined && isBox(head) ? "on" : "" } = attributesOf(head);
    if (name === undefined) continue;
    names.add(name);
    if (area !== undefined) fields.append(name, unescaped((groups.text ?? "").replace(/^\n/, "")));
    else if (select !== undefined) fields.append(name, chosenOf(groups.options ?? ""));
    else if (!isBox(head) || /\schecked\b/.test(head)) fields.append(name, value);
  }
  return { fields, names };
}

/** @param {string} head */
const isBox = (head) => /type="(?:checkbox|radio)"/.test(head);

/** Returns the value of the option that is selected: without one, of the first. @param {string} options */
function chosenOf(options) {
  const heads = [...options.matchAll(/<option\b([^>]*)>/g)].map(([, head = ""]) => head);
  return attributesOf(heads.find((head) => /\sselected\b/.test(head)) ?? heads[0] ?? "").value ?? "";
}

/** @param {string} text @returns {Record<string, string | undefined>} */
const attributesOf = (text) =>
  Object.fromEntries([...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value = ""]) => [name, unescaped(value)]));

/** @param {string} text */
const unescaped = (text) => text.replace(/&(lt|gt|quot|#39|amp);/g, (_, name) => ENTITIES[name] ?? "");
