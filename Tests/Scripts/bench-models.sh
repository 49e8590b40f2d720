#!/usr/bin/env bash
# The benchmark of models, without EZKL: that it measures, what it writes, and what it refuses.
source "$(dirname "${BASH_SOURCE[0]}")/support/harness.bash"

bench="$root/Tools/bench-models"
check "it names the models when there is none of that name" 1 'no model nope; there are .*cold-chain-anomaly' -- "$bench" --no-ezkl --only nope
check "it refuses a folder that is not there" 1 'there is no folder' -- "$bench" --no-ezkl --models "$scratch/none"
check "it refuses no runs" 2 'at least 1' -- "$bench" --runs 0

if ! "$root/Tools/venv" onnx; then
    skip "onnx cannot be had: nothing was measured"
    finish
fi
mkdir -p "$scratch/models/own"
cp "$root/models/cold-chain-anomaly/model.onnx" "$root/models/cold-chain-anomaly/excursion.csv" "$scratch/models/own"
measure() { "$bench" --no-ezkl --models "$scratch/models" --runs 2 --json "$scratch/report.json" --markdown "$scratch/report.md"; }
check "it wants the box of a model that it does not know" 1 'wants a file `box`' -- measure
echo "-1000..3095" >"$scratch/models/own/box"
check "it measures a model" 0 '^\| own \| [0-9,]+ .* same \|$' -- measure
check "it writes the tables" 0 '^\| own \| [0-9,]+ ' -- cat "$scratch/report.md"
check "it writes all samples" 0 '^2 2 True public$' -- python3 -c '
import json, sys
(result,) = json.load(open(sys.argv[1]))["results"]
own = result["assay"]
print(len(own["proveWarm"]["cpu"]["samples"]), len(own["proveCold"]["wall"]["samples"]), own["sameGreatest"], result["weights"])
' "$scratch/report.json"

finish
