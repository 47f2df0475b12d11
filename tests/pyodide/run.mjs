// Python of WebAssembly under Node: node run.mjs REPOSITORY WHEELS MODULE ARGUMENTS...
// runs `python -m MODULE ARGUMENTS...` in the repository, with what lies in WHEELS on the path.
import { loadPyodide } from "pyodide";

const [repository, wheels, module, ...given] = process.argv.slice(2);
const environment = { HOME: "/home/pyodide", COLUMNS: "100", PYTHONDONTWRITEBYTECODE: "1" };
const python = await loadPyodide({ env: environment });
for (const [at, root] of Object.entries({ "/repository": repository, "/wheels": wheels })) {
  python.FS.mkdirTree(at);
  python.FS.mount(python.FS.filesystems.NODEFS, { root }, at);
}
python.globals.set("given", python.toPy([module, ...given]));
const status = python.runPython(`
import os, runpy, sys

os.chdir("/repository")
sys.path[:0] = ["/repository", "/wheels"]
sys.argv = list(given)
status = 0
try:
    runpy.run_module(given[0], run_name="__main__", alter_sys=True)
except SystemExit as end:
    status = end.code or 0
sys.stdout.flush()
int(status)
`);
process.exit(status);
