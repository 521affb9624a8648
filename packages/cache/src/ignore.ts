/** For failures that have been told to the listener, and concern nobody else. */
export function ignore(): void {}
