#!/usr/bin/env bash
# Claims about models and chains of claims, checked by the second verifier; and models run by a second interpreter of their integers.
source "$(dirname "${BASH_SOURCE[0]}")/support/harness.bash"

# Nothing to do where both are there already; without them everything here is skipped.
for group in oracles onnx; do "$root/Tools/venv" "$group"; done
python=$root/.venv/bin/python3
if ! "$python" -c 'import groth16py, onnx' 2>/dev/null; then
    skip "groth16py and onnx cannot be had: claims about models were NOT checked by other implementations"
    finish
fi
export PATH=$root/.build/release:$PATH ASSAY_KEYS=$root/.build/test-keys ASSAY_MODELS=$scratch/models
cd "$scratch" || exit 1
network=$root/models/cold-chain-anomaly
second() { "$python" "$root/Tests/Scripts/support/second_verifier" "$@"; }

# forge BUNDLE CODE: an attacker's bundle in forged.assay.json, with keys that are not used left out and a new manifest.
forge() {
    rm -f forged.assay.json
    "$python" - "$@" <<'PYTHON'
import hashlib
import json
import sys

bundle = json.load(open(sys.argv[1], encoding="utf-8"))
links = bundle["links"]
exec(sys.argv[2])
used = {link["evidence"][0]["verifyingKey"] for link in links}
bundle["verifyingKeys"] = {name: key for name, key in bundle["verifyingKeys"].items() if name in used}
del bundle["manifest"]
canonical = lambda value: json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
bundle["manifest"] = hashlib.sha256(b"assay.bundle.v1\0" + canonical(bundle)).hexdigest()
open("forged.assay.json", "wb").write(canonical(bundle))
PYTHON
}

# refused WHAT SECOND-OUTCOME EXIT CODE: both verifiers refuse what `forge` made.
refused() {
    check "the second verifier refuses $1" 0 "^$2" -- second forged.assay.json
    check "and so does assay verify" "$3" "\[$4\]" -- assay verify forged.assay.json
}

# --- models run ---

check "a second interpreter gives the same integers, bit for bit" 0 'agree: [1-9]' -- \
    "$python" "$root/Tests/Oracles/model_integers_check.py" "$root/.build/release/assay"

check "Python agrees about the documented commitments" 0 'agree: 4 of 4' -- "$python" "$root/Tests/Oracles/model_commitments.py"

# --- claims about a model alone ---

awk -F, 'NR > 1 { printf "%s%.0f", (NR > 2 ? "," : "[["), $2 * 10 } END { print "]]" }' "$network/excursion.csv" >input.json
compile() { assay model compile "$network/model.onnx" --quiet --box=-1000..3095 "$@"; }
answer() { assay prove --local --quiet --circuit "$1" --input input.json --out "$1.assay.json"; }
check "a model, all shown" 0 -- compile --id shown --input public
check "a model that hides input and answer" 0 -- compile --id hidden --input committed --output committed
check "a model with private weights" 0 'weights committed to' -- compile --id secret --weights private
identity=$(sed -n 's/^  model //p' "$scratch/output") weights=$(sed -n 's/^  weights committed to by //p' "$scratch/output")
check "Python makes the commitment to its weights, and its digest" 0 "^$weights $identity\$" -- \
    "$python" "$root/Tests/Oracles/model_commitments.py" --weights "$ASSAY_MODELS/secret"
for model in shown hidden secret; do
    check "its answer: $model" 0 -- answer "$model"
    check "the second verifier accepts it" 0 '^valid$' -- second "$model.assay.json"
done
check "it computes the answer again" 0 '^valid$' -- second --model "$network/model.onnx" shown.assay.json
check "it knows the file of a model whose input is hidden" 0 '^valid$' -- second --model "$network/model.onnx" hidden.assay.json
check "it does not take another file" 0 '^invalid: a model of another file' -- second --model "$network/README.md" hidden.assay.json
check "it knows the model of private weights" 0 '^valid$' -- second --trust-model "$identity" secret.assay.json
check "as assay verify does" 0 -- assay verify --allow-dev-setup --trust-model "$identity" secret.assay.json

while read -r model member value; do
    "$root/Tools/tamper" "$model.assay.json" "links.0.statement.$member" "$value" >forged.assay.json
    refused "another $member ($model)" 'invalid$' 1 'proof\.equation'
done <<'CHANGES'
shown outputs.0.integers.0 +1
shown inputs.0.integers.63 "-1000"
shown model.onnx "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81"
shown model.program "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81"
shown model.input.tensors.0.box.0 "-1001.0"
shown model.output.tensors.0.fractionBits 15
shown model.divergence.greatest "0.0"
hidden inputs.0.commitment +1
hidden outputs.0.commitment +1
hidden model.precision.weightBits 9
secret weights.0.commitment +1
secret program.circuitDigest "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81"
CHANGES
"$root/Tools/tamper" shown.assay.json links.0.statement.model.input.tensors.0.box.0 '"-1e3"' >forged.assay.json
refused "a number in another spelling" 'invalid: a number in another spelling' 1 'statement\.not-canonical'
forge shown.assay.json 'links[0]["statement"]["outputs"][0]["integers"].pop()'
refused "an answer that lacks an integer" 'invalid: another number of integers' 1 'statement\.model-edge'
forge hidden.assay.json 'links[0]["statement"]["model"]["output"]["visibility"] = "public"'
refused "a commitment for what is shown" 'invalid: integers where' 1 'statement\.model-edge'
forge secret.assay.json 'del links[0]["statement"]["weights"]'
refused "private weights without a commitment" 'invalid: a file' 1 'statement\.model-edge'

# --- a log's breach, and what the model says of the same readings ---

check "a model that takes readings" 0 -- compile --id readings --input readings
check "a sensor" 0 -- assay sensor keygen --out sensor.key
check "a signature" 0 -- assay sensor sign "$network/excursion.csv" --key sensor.key --device fridge-3 --counter 2 --out log.signed.json
check "a key" 0 -- assay setup dev consecutive-64
check "a chain" 0 -- assay prove --local --quiet --rule "$root/circuits/rules/seed-8c-30min.yaml" --claim breach \
    --model readings --input log.signed.json --out chain.assay.json
check "the second verifier accepts it" 0 '^valid$' -- second --model "$network/model.onnx" chain.assay.json
tag=$("$python" "$root/Tests/Oracles/model_commitments.py" --batch log.signed.json)
check "it is about the log whose tag Python makes" 0 "\"batch\":\"$tag\"" -- cat chain.assay.json
awk 'BEGIN { print "time,celsius"
    for (i = 0; i < 40; i++) if (i < 10 || i > 12 && i != 30) printf "%d,%s\n", 1777593600 + 300 * i, (i > 15 && i < 29) ? "9.1" : "4.0" }' >grid.csv
check "a log on a grid, with gaps" 0 -- assay sensor sign grid.csv --key sensor.key --regular --device grid --counter 3 --out grid.signed.json
check "a key for grids" 0 -- assay setup dev consecutive-64-regular
check "a breach on the grid" 0 -- assay prove --local --quiet --rule "$root/circuits/rules/seed-8c-30min.yaml" --claim breach \
    --input grid.signed.json --out grid.assay.json
tag=$("$python" "$root/Tests/Oracles/model_commitments.py" --batch grid.signed.json)
check "Python makes the tag of a log with gaps" 0 "\"batch\":\"$tag\"" -- cat grid.assay.json
check "the second verifier accepts it" 0 '^valid$' -- second grid.assay.json
forge chain.assay.json 'del links[1]'
check "the breach stands alone" 0 '^valid$' -- second forged.assay.json
check "for assay verify too" 3 'outcome not-accepted' -- assay verify forged.assay.json

forge chain.assay.json 'del links[0]'
refused "a link left out" 'not-checkable: it stands on' 4 'chain\.link-missing'
forge chain.assay.json 'links.reverse()'
refused "links in another order" 'invalid: a link that the last' 1 'chain\.link-unnamed'
forge chain.assay.json 'links.append(links[0])'
refused "a link twice" 'invalid: a statement twice' 1 'chain\.link-repeated'
forge chain.assay.json 'links[1]["statement"] = links[0]["statement"]'
refused "the statement of another link" 'invalid: a proof under another key' 1 'key\.not-the-statements'
forge chain.assay.json 'links[1]["statement"]["after"] = []'
refused "a link that stands on nothing" 'invalid$' 1 'proof\.equation'
for link in 0 1; do
    "$root/Tools/tamper" chain.assay.json "links.$link.statement.inputs.0.commitment" +1 >forged.assay.json
    refused "an edge to another commitment, from link $link" 'invalid$' 1 'proof\.equation'
done
forge chain.assay.json 'links[1]["statement"]["model"]["input"]["readings"]["resolution"] = "0.01"'
refused "readings that mean something else" 'invalid$' 1 'proof\.equation'
forge chain.assay.json 'links[0]["statement"]["source"]["calibration"] = "2026"'
refused "another calibration" 'invalid$' 1 'proof\.equation'

# Proofs of chains whose edges are wrong cannot be had from our programs; so the rules alone, on statements that are changed and named anew.
edges() {
    PYTHONPATH=$root/Tests/Scripts/support/second_verifier "$python" - "$1" <<'PYTHON'
import json
import sys

import chain

log, model = (link["statement"] for link in json.load(open("chain.assay.json", encoding="utf-8"))["links"])
exec(sys.argv[1])
model["after"] = [chain.name(log)]
try:
    chain.check([log, model])
except chain.Refused as refusal:
    print(f"{refusal.outcome}: {refusal}")
else:
    print("a chain")
PYTHON
}
check "the rules of chains hold for this one" 0 '^a chain$' -- edges ''
check "an edge wants one commitment" 0 '^not-accepted: .* no commitment' -- edges 'model["inputs"][0]["commitment"] = "5"'
check "an edge is no edge to what is shown" 0 '^not-accepted: .* no commitment' -- edges 'model["inputs"][0] = {"name": "input", "integers": []}'
check "readings are taken to mean one thing" 0 '^not-accepted: readings' -- edges 'model["model"]["input"]["readings"]["offset"] = "0"'
check "readings are not taken for something else" 0 '^not-accepted: readings' -- edges 'del model["model"]["input"]["readings"]'

finish
