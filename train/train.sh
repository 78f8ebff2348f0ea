#!/bin/sh
# Makes the weights from gold; see train.py. Sets up Python's part in train/.venv, and builds the program's.
set -e
cd "$(dirname "$0")/.."
[ -x train/.venv/bin/python ] || { python3 -m venv train/.venv; train/.venv/bin/pip install -q -r train/requirements.txt; }
cargo build --release -q -p isnad-read --example study --example readings
exec train/.venv/bin/python train/train.py "$@"
