#!/usr/bin/env bash
# npm run soak [-- --minutes N]: compiles the soak beside the built libs and runs it. Linux only: it looks into /proc.
set -euo pipefail
cd "$(dirname "$0")/.."
node .ci/setup.mjs --build
export PATH="$PWD/node_modules/.bin:$PATH"
npx swc test/soak test/support -d dist --config-file .swcrc --extensions .ts
exec node dist/test/soak/run.js "$@"
