#!/usr/bin/env bash
# The models that ship, from the catalogue to the verdict, as their pages tell it.
source "$(dirname "${BASH_SOURCE[0]}")/support/harness.bash"

assay=$root/.build/release/assay
export ASSAY_MODELS=$scratch/models ASSAY_KEYS=$scratch/keys

check "all models compile" 0 'mnist-lenet5' -- "$root/Tools/compile-models"
check "and stay as they are the second time" 0 'mnist-lenet5: in .* already' -- "$root/Tools/compile-models"
check "one is compiled anew" 0 'digits-mlp:' -- "$root/Tools/compile-models" --force digits-mlp
check "another name is refused" 2 'no such model' -- "$root/Tools/compile-models" lenet

while read -r name sample answer; do
    folder=$root/models/$name
    check "$name: the sample is proved" 0 "element $answer is the greatest" -- \
        "$assay" prove --circuit "$name" --input "$folder/$sample" --local --quiet --out "$scratch/$name.assay.json"
    check "$name: the proof is verified, and the model made anew" 0 'VERIFIED' -- \
        "$assay" verify "$scratch/$name.assay.json" --model "$folder/model.onnx" --allow-dev-setup --expect "answer=$answer"
    check "$name: another answer is not what is proved" 3 'NOT|not' -- \
        "$assay" verify "$scratch/$name.assay.json" --model "$folder/model.onnx" --allow-dev-setup --expect answer=1
done <<'END'
digits-mlp sample.json 7
digits-cnn sample.json 7
mnist-lenet5 sample.npy 4
END
check "no model's proof is another's" 3 'model.other-file' -- \
    "$assay" verify "$scratch/digits-mlp.assay.json" --model "$root/models/digits-cnn/model.onnx" --allow-dev-setup

finish
