// Files that the page itself hands to whoever is at it.

/** Have the browser store a file under a name. */
export function save(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  follow(address, name);
  // The browser reads the file after the click has been dealt with.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Have the browser fetch a file from an address that answers it as one to store. */
export function follow(address: string, name = ""): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}
