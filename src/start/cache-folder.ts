/** Where the installation keeps what makes a start fast; without it a start is slower, nothing else. */
export const CACHE = new URL("../../node_modules/.cache/baton/", import.meta.url);
