// What openapi.json promises: each answer of the test suite is checked against it.
import assert from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const METHODS = ["get", "post", "put", "patch", "delete"];
/** Keywords of OpenAPI 3.1 that validate nothing. */
const VOCABULARY = ["example", "discriminator", "externalDocs", "xml"];
/** Routes for people and tools, which openapi.json does not have. */
export const PLAIN = ["/", "/style.css", "/openapi.json"];
/** Statuses of a request that reaches no route. */
const UNROUTED = [400, 404, 405];

export class Contract {
  #document;
  #ajv = new Ajv2020({ allErrors: true, strict: false, validateSchema: false });
  /** @type {Map<object, import("ajv").ValidateFunction>} */
  #validators = new Map();

  /** @param {any} document An OpenAPI 3.1 document. */
  constructor(document) {
    this.#document = closed(structuredClone(document));
    /** @type {any} */ (addFormats)(this.#ajv);
    this.#ajv.addVocabulary(VOCABULARY);
    this.#ajv.addSchema(this.#document, "openapi");
  }

  /**
   * Checks an answer, and fails if the document does not promise it.
   *
   * @param {Request} request
   * @param {{ status: number, headers: Headers, text: string }} answer
   */
  check(request, { status, headers, text }) {
    const { pathname } = new URL(request.url);
    const method = request.method.toLowerCase();
    const label = `${request.method} ${pathname.slice(0, 200)}: ${status} ${text.slice(0, 500)}`;
    assert.equal(headers.get("cache-control"), "no-store", `${label}: no-store`);
    if (status >= 400) checkProblem(label, status, headers, text);
    const template = this.#template(pathname);
    const operation = template && this.#document.paths[template][method === "head" ? "get" : method];
    if (operation === undefined) return checkUnrouted(label, template, pathname, status, headers);
    const promised = operation.responses[status];
    assert.ok(promised, `${label}: the status is not in openapi.json for ${operation.operationId}`);
    for (const name of Object.keys(promised.headers ?? {})) assert.ok(headers.has(name), `${label}: no ${name}`);
    if (method === "head") return;
    if (promised.content === undefined) return assert.equal(text, "", `${label}: no content is promised`);
    this.#checkContent(label, promised.content, headers.get("content-type") ?? "", text);
  }

  /** @param {string} label @param {any} content @param {string} type @param {string} text */
  #checkContent(label, content, type, text) {
    const mediaType = type.replace(/;.*/s, "");
    assert.ok(content[mediaType], `${label}: ${type} is not promised`);
    if (!/json$/.test(mediaType)) return;
    const validate = this.#validator(content[mediaType]);
    assert.ok(validate(JSON.parse(text)), `${label}: ${this.#ajv.errorsText(validate.errors)}`);
  }

  /** @param {any} mediaType */
  #validator(mediaType) {
    const known = this.#validators.get(mediaType);
    if (known !== undefined) return known;
    const schema = JSON.parse(JSON.stringify(mediaType.schema).replaceAll('"#/', '"openapi#/'));
    const validator = this.#ajv.compile(schema);
    this.#validators.set(mediaType, validator);
    return validator;
  }

  /** Returns the most exact path template that a path matches. @param {string} pathname */
  #template(pathname) {
    const given = pathname.split("/");
    const matching = Object.keys(this.#document.paths).filter((template) => {
      const parts = template.split("/");
      if (parts.length !== given.length) return false;
      return parts.every((part, at) => (part.startsWith("{") ? given[at] !== "" : part === given[at]));
    });
    return matching.find((template) => !template.endsWith("}")) ?? matching[0];
  }
}

/** @param {string} label @param {string | undefined} template @param {string} pathname @param {number} status @param {Headers} headers */
function checkUnrouted(label, template, pathname, status, headers) {
  if (PLAIN.includes(pathname) && status === (pathname === "/" ? 303 : 200)) return;
  assert.ok(UNROUTED.includes(status), `${label}: the route is not in openapi.json`);
  if (template !== undefined) assert.notEqual(status, 404, `${label}: the path has other methods`);
  assert.equal(headers.has("allow"), status === 405, `${label}: Allow`);
}

/** @param {string} label @param {number} status @param {Headers} headers @param {string} text */
function checkProblem(label, status, headers, text) {
  assert.equal(headers.get("content-type"), "application/problem+json", label);
  assert.equal(headers.has("www-authenticate"), status === 401, `${label}: WWW-Authenticate`);
  if (text === "") return;
  const problem = JSON.parse(text);
  assert.equal(problem.type, "about:blank", label);
  assert.equal(problem.status, status, label);
  assert.match(problem.code, /^ERR_[A-Z_]+$/, label);
  assert.match(problem.detail, /^[^A-Z].*[^.]$|^[A-Z][A-Z-].*[^.]$|^`/s, `${label}: lower case first, no full stop`);
}

/**
 * Closes the schemas of objects: what the document does not promise must not come.
 *
 * @param {any} document
 */
function closed(document) {
  for (const schema of Object.values(document.components.schemas)) close(schema, true);
  for (const path of Object.values(document.paths)) {
    for (const method of METHODS) {
      for (const response of Object.values(path[method]?.responses ?? {})) close(response.content);
    }
  }
  return document;
}

/** @param {any} schema @param {boolean} [isPart] Whether it is a part of an `allOf`, which is closed as a whole. */
function close(schema, isPart = false) {
  if (typeof schema !== "object" || schema === null) return;
  const { properties, $ref, allOf } = schema;
  const isWhole = typeof properties === "object" || typeof $ref === "string" || Array.isArray(allOf);
  for (const [name, inner] of Object.entries(schema)) {
    if (name !== "allOf") close(inner);
    else for (const part of inner) close(part, true);
  }
  if (isWhole && !isPart) schema.unevaluatedProperties = false;
}
