// Python in a worker, as promises.

export class Python {
  #waiting = new Map();
  #count = 0;

  // `where`: the folder or URL of Pyodide. `ready` is fulfilled with {python}, its version.
  constructor(where) {
    this.worker = new Worker("worker.js", { type: "module" });
    this.worker.onmessage = ({ data: { id, gave, wrong } }) => {
      const { resolve, reject } = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (wrong === undefined) resolve(gave);
      else reject(new Error(wrong));
    };
    this.worker.onerror = (event) => this.#fail(event.message ?? "The worker did not start.");
    this.ready = this.#call("start", where);
  }

  run(code) {
    return this.#call("run", code);
  }

  // What the dashboard asks with.
  ask = (method, path, body, world) =>
    this.#call("ask", method, path, body ? JSON.stringify(body) : "", world ?? "default");

  stop() {
    this.worker.terminate();
    this.#fail("It was stopped.");
  }

  #call(call, ...given) {
    return new Promise((resolve, reject) => {
      const id = ++this.#count;
      this.#waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, call, given });
    });
  }

  #fail(message) {
    for (const { reject } of this.#waiting.values()) reject(new Error(message));
    this.#waiting.clear();
  }
}
