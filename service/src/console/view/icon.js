// The icon: three slots, one of them in effect.
export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><rect x="1" y="2" width="11" height="4" rx="2" fill="#8a94a6"/><rect x="5" y="8" width="14" height="4" rx="2" fill="#2f7d57"/><rect x="13" y="14" width="6" height="4" rx="2" fill="#8a94a6"/></svg>`;
