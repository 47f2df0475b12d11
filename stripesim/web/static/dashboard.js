// One page about a world: `mount(root, ask, options)` puts it into an element.
//
// `ask(method, path, body, world)` gives a promise of {status, json}, and is the only way to the
// simulator. `path` begins with /_stripesim/ or /v1/, `body` is a plain object or null; `world` is
// the name of the world that is meant, where `options.world` gave one. A carrier that gives no
// `world` has one world only; then worlds are neither listed nor forked. `options.live`: it looks
// every second whether something changed. Returns {refresh(), unmount()}.

export function mount(root, ask, options = {}) {
  const app = new App(root, ask, options);
  app.start();
  return { refresh: () => app.refresh(), unmount: () => app.stop() };
}
