// The tag of texts of style, by which tools know them.
export const css = String.raw;
