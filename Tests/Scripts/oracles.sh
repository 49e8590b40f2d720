#!/usr/bin/env bash
# Bundles of ours, checked by a second verifier that shares nothing with the Swift code and lets arkworks do the pairing.
source "$(dirname "${BASH_SOURCE[0]}")/support/harness.bash"

check "Python agrees about the documented registry" 0 'that agree: 8' -- python3 "$root/Tests/Oracles/registry.py"

python=${ASSAY_ORACLES_PYTHON:-$root/.venv/bin/python3}
if ! "$python" -c 'import groth16py' 2>/dev/null; then
    skip "groth16py cannot be had: our bundles were NOT checked by arkworks"
    finish
fi
export PATH=$root/.build/release:$PATH ASSAY_KEYS=$root/.build/test-keys
cd "$scratch" || exit 1
second() { "$python" "$root/Tests/Scripts/support/second_verifier" "$@"; }

# Proofs and keys of small circuits, written by a test; run here when this script runs alone.
samples=${ASSAY_ORACLE_DIR:-$scratch/samples}
if [ -z "$(ls -A "$samples" 2>/dev/null)" ]; then
    mkdir -p "$samples"
    (cd "$root" && ASSAY_ORACLE_DIR=$samples swift test -c release --skip-build --disable-xctest --filter OracleSamples) >/dev/null 2>&1
fi
check "arkworks accepts our proofs and keys, and refuses other inputs" 0 'proofs against arkworks: [1-9]' -- \
    "$python" "$root/Tests/Oracles/groth16_arkworks.py" "$samples"
check "py_ecc agrees about our proofs with a commitment, good and bad" 0 'committed proofs against py_ecc: [1-9]' -- \
    "$python" "$root/Tests/Oracles/groth16_committed.py" "$samples"

# The bundle that docs/formats.md shows.
sed -n '/golden: bundle -->/,/^```$/p' "$root/docs/formats.md" | grep '^{' | tr -d '\n' >golden.assay.json
check "arkworks accepts the documented bundle" 0 '^valid$' -- second golden.assay.json

# An hour on a minute grid, with one spell of 31 minutes; in °F, to exercise the conversion.
awk 'BEGIN { print "time,temp"; for (i = 0; i < 60; i++) printf "%d,%s\n", 1777593600 + 60 * i, (i >= 10 && i <= 41) ? "48.1" : "40.0" }' >log.csv
check "a key" 0 -- assay setup dev consecutive-64
check "a sensor" 0 -- assay sensor keygen --out sensor.key
check "a signature" 0 -- assay sensor sign log.csv --key sensor.key --value temp --unit degF --tick 1min --device "oracle °1" \
    --counter 18446744073709551615 --out log.signed.json
prove() { assay prove --local --quiet --rule "$root/circuits/rules/seed-8c-30min.yaml" --window 2026-05-01T00:00:00Z/2026-05-01T00:59:30Z \
    --input log.signed.json --claim breach "$@"; }
check "a plain breach" 0 -- prove --out plain.assay.json
check "a breach with all options" 0 -- prove --nonce 00ff --audience did:web:a.example --expires 2099-01-01T00:00:00Z --out full.assay.json
check "arkworks accepts the plain one" 0 '^valid$' -- second plain.assay.json
check "arkworks accepts the full one" 0 '^valid$' -- second full.assay.json

cat >below.yaml <<'RULE'
rule: never-cold
family: consecutive
exceeds: at or below 2 Cel
duration: at least 5min
maximum-gap: 1min
RULE
check "a no-breach, below" 0 -- assay prove --local --quiet --rule below.yaml --window 2026-05-01T00:00:00Z/2026-05-01T00:59:00Z \
    --input log.signed.json --claim no-breach --out below.assay.json
check "arkworks accepts it" 0 '^valid$' -- second below.assay.json

# Two hours and a short duration: the circuit that follows short runs is chosen, and has a number of its own.
awk 'BEGIN { print "time,temp"; for (i = 0; i < 120; i++) printf "%d,%s\n", 1777593600 + 60 * i, (i >= 70 && i <= 118) ? "9.1" : "4.0" }' >two-hours.csv
check "a key of a circuit for short runs" 0 -- assay setup dev consecutive-1440-short
check "two hours, signed" 0 -- assay sensor sign two-hours.csv --key sensor.key --value temp --unit Cel --tick 1min --device box --counter 3 \
    --out two-hours.signed.json
sed -e 's/^rule: .*/rule: short/' -e 's/at or below 2/above 8/' -e 's/at least 5min/at least 48min/' below.yaml >short.yaml
check "a breach of 48 ticks" 0 -- assay prove --local --quiet --rule short.yaml --input two-hours.signed.json --claim breach --out short.assay.json
check "it is proved by that circuit" 0 -- grep -q '"circuit":"consecutive-1440-short"' short.assay.json
check "arkworks accepts it" 0 '^valid$' -- second short.assay.json
"$root/Tools/tamper" short.assay.json "links.0.statement.program.circuit" '"consecutive-1440"' >forged.assay.json
check "arkworks refuses the number of the other circuit" 0 '^invalid$' -- second forged.assay.json

# A log in several batches.
check "a key of a circuit that carries a state" 0 -- assay setup dev consecutive-64-continued
check "a no-breach that hands a state on" 0 -- assay prove --local --quiet --rule below.yaml \
    --window 2026-05-01T00:00:00Z/2026-05-01T00:59:00Z --input log.signed.json --claim no-breach --carry next --out first.assay.json
check "arkworks accepts it" 0 '^valid$' -- second first.assay.json
"$root/Tools/tamper" first.assay.json "links.0.statement.continuity.after" +1 >forged.assay.json
check "arkworks refuses another state" 0 '^invalid$' -- second forged.assay.json

# A sensor that stays hidden.
check "a registry" 0 -- assay registry build --name fleet --out fleet.json log.signed.json
check "a key of a circuit that hides the sensor" 0 -- assay setup dev consecutive-64-registry
check "a breach by somebody of the registry" 0 -- prove --registry fleet.json --out hidden.assay.json
check "arkworks accepts it" 0 '^valid$' -- second hidden.assay.json
"$root/Tools/tamper" hidden.assay.json "links.0.statement.source.registry.epoch" '"2"' >forged.assay.json
check "arkworks refuses another epoch" 0 '^invalid$' -- second forged.assay.json

# Bands, and rules of several conditions.
check "keys of circuits that see zones" 0 -- assay setup dev instant-zones-64 alarms-64 storage-64 compound-64
band() { assay prove --local --quiet --input log.signed.json --window 2026-05-01T00:00:00Z/2026-05-01T00:59:00Z "$@"; }
check "a reading outside of a band" 0 -- band --rule "$root/circuits/rules/eu-gdp-2-8c.yaml" --claim breach --out band.assay.json
check "arkworks accepts it" 0 '^valid$' -- second band.assay.json
check "no alarm of three" 0 -- band --rule "$root/circuits/rules/who-pqs-type1.yaml" --claim no-breach --out alarms.assay.json
check "arkworks accepts it" 0 '^valid$' -- second alarms.assay.json
cat >four.yaml <<'RULE'
rule: four
maximum-gap: 5min
all-of:
  - family: degree-minutes
    exceeds: above 46.45 degF
    amount: more than 5 Cel.min
  - family: excursion-count
    exceeds: outside 4 to 8 Cel
    re-arms: at or inside 5 to 7 Cel
    count: at least 2
  - family: rate-of-change
    rate: faster than 0.5 Cel/min
  - family: coverage
    interval: 2min
    missing: more than 10min
RULE
check "one of four conditions is kept" 0 -- band --rule four.yaml --claim no-breach --out four.assay.json
check "arkworks accepts it" 0 '^valid$' -- second four.assay.json
awk 'BEGIN { print "time,temp"; for (i = 0; i < 49; i++) printf "%d,%s\n", 1777593600 + 1800 * i, i == 20 ? "16.0" : "5.0" }' >day.csv
check "a day, signed" 0 -- assay sensor sign day.csv --key sensor.key --value temp --unit Cel --tick 30min --device day --counter 2 \
    --out day.signed.json
check "a storage condition was breached" 0 -- assay prove --local --quiet --rule "$root/circuits/rules/usp-1079-cct.yaml" \
    --input day.signed.json --claim breach --out storage.assay.json
check "arkworks accepts it" 0 '^valid$' -- second storage.assay.json
"$root/Tools/tamper" four.assay.json "links.0.statement.rule.conditions.1.count" '"3"' >forged.assay.json
check "arkworks refuses another count" 0 '^invalid$' -- second forged.assay.json

for change in 'rule.threshold "9"' 'rule.durationSeconds "1740"' 'window.start "2026-05-01T00:01:00Z"' 'source.counter "1"' \
    'source.device "other"' 'claim "no-breach"' 'nonce "00fe"' 'expires "2098-01-01T00:00:00Z"' 'inputs.0.commitment "+1"'; do
    value=${change#* }
    [ "$value" != '"+1"' ] || value=+1
    "$root/Tools/tamper" full.assay.json "links.0.statement.${change%% *}" "$value" >forged.assay.json
    check "arkworks refuses another ${change%% *}" 0 '^invalid$' -- second forged.assay.json
    check "and so does assay-verify" 1 'because: .*\[proof\.(equation|claim-changed)\]' -- assay-verify forged.assay.json
done

finish
