// Where a text stops being JSON: the position is ours, as each platform's parser has a message of its own.
import assert from "node:assert/strict";
import { test } from "node:test";
import { jsonFault } from "../../js/cli/json-fault.js";

test("a fault has its line, its column and what is expected there", () => {
  for (const [text, fault] of [
    ["", "line 1, column 1: expected a value, but the text ends"],
    ['{"a": 1\n  "b": 2}', 'line 2, column 3: expected a comma or "}"'],
    ['{"a": 1\r\n  "b": 2}', 'line 2, column 3: expected a comma or "}"'],
    ['{\n  "a": 1,\n}', "line 3, column 1: expected a name in double quotes"],
    ["{'a': 1}", 'line 1, column 2: expected a name in double quotes or "}"'],
    ['{"a" 1}', 'line 1, column 6: expected a colon (":")'],
    ['{"a": hunter2}', "line 1, column 7: expected a value"],
    ["[1 2]", 'line 1, column 4: expected a comma or "]"'],
    ["[,]", 'line 1, column 2: expected a value or "]"'],
    ["[01]", 'line 1, column 3: expected a comma or "]"'],
    ['{"a": [1, 2}', 'line 1, column 12: expected a comma or "]"'],
    ['{"a": {"b": 1}', 'line 1, column 15: expected a comma or "}", but the text ends'],
    ["{} {}", "line 1, column 4: expected nothing more"],
    ['{"a": "hunter2\n"}', "line 1, column 15: a string has a line break or another control character"],
    ['{"a": "\\hunter2"}', "line 1, column 8: a string has an unknown escape sequence"],
    ['{"a": "hunter2}', "line 1, column 7: the string that begins here has no end"],
  ]) {
    assert.equal(jsonFault(text), fault, JSON.stringify(text));
  }
  assert.equal(jsonFault("[".repeat(200_000)), 'line 1, column 200001: expected a value or "]", but the text ends');
});

test("it finds a fault in exactly the texts that JSON.parse refuses", () => {
  const documents = ['{"a":[1,2.5e-3,"x\\u00e9"],"b":{"c":null,"d":true}}', '[[],{},"",-0,false, 10]'];
  const characters = "{}[]\",:\\ \n\u0001.0eE+-1tfn'/";
  // A generator of Lehmer's, so that a failure can be repeated.
  let state = 1;
  const next = (/** @type {number} */ below) => (state = (state * 48_271) % 2_147_483_647) % below;
  let valid = 0;
  for (let round = 0; round < 50_000; round++) {
    const text = [...documents[round % 2]];
    for (let edits = 1 + (round % 3); edits > 0; edits--) {
      const character = characters[next(characters.length)];
      text.splice(next(text.length), next(2), ...(next(4) === 0 ? [] : [character]));
    }
    let isJson = true;
    try {
      JSON.parse(text.join(""));
    } catch {
      isJson = false;
    }
    if (isJson) valid += 1;
    assert.equal(jsonFault(text.join("")) === undefined, isJson, JSON.stringify(text.join("")));
  }
  assert.ok(valid > 1000, `${valid} texts were JSON`);
});
