// Times in the form of RFC 3339, as Google and Vault answer them.

const FORM = /^(.*?:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** Returns Unix seconds with the fraction, of which a `Date` keeps only milliseconds; `undefined` for anything else. @param {unknown} text */
export function secondsOf(text) {
  const [, second, fraction = "", zone] = FORM.exec(String(text)) ?? [];
  const seconds = Date.parse(`${second}${zone}`) / 1000;
  return Number.isNaN(seconds) ? undefined : seconds + Number(`0${fraction}`);
}
