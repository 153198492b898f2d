/** What the fake authority gives, and the fake Connector wants to see. */
export const BEARER = "token-of-the-fake-authority";
