export function attach() { return null; }
