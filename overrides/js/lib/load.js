// Load a script of this site when it is needed. Unlike fetch and modules, this works from file:// too.

/**
 * @param {string} address
 * @returns {Promise<void>} settled once the script has run; rejected where it cannot be loaded
 */
export function loadScript(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => {
      script.remove();
      reject(new Error(address));
    });
    document.head.append(script);
  });
}
