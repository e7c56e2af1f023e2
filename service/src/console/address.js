// Paths of the service, of pages and of the API.

/** Returns a path whose inserted values are percent-encoded, each as one segment. @param {TemplateStringsArray} texts @param {...(string | number)} values */
export const path = (texts, ...values) =>
  String.raw({ raw: texts }, ...values.map((value) => encodeURIComponent(value)));
