#!/usr/bin/env bash
# npm run bench [-- SUITE ...]: compiles the benchmarks beside the built libs and runs them. The gRPC suite drives the
# server from a native client, which needs a C compiler and libnghttp2: installed from Debian's packages when missing.
set -euo pipefail
cd "$(dirname "$0")/.."
node .ci/setup.mjs --build --nats
export PATH="$PWD/node_modules/.bin:$PATH"
if ! { command -v cc && [ -e /usr/include/nghttp2/nghttp2.h ]; } >/dev/null; then
  apt-get update -qq && apt-get install -y -qq gcc libc6-dev libnghttp2-dev
fi
npx swc test/bench test/support -d dist --config-file .swcrc --extensions .ts
exec node --expose-gc dist/test/bench/run.js "$@"
