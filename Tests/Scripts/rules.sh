#!/usr/bin/env bash
# Rules, evaluated by programs that share nothing with the Swift code.
source "$(dirname "${BASH_SOURCE[0]}")/support/harness.bash"

assay=$root/.build/release/assay

# Weights of mean kinetic temperatures, written by a test; run here when this script runs alone.
samples=${ASSAY_ORACLE_DIR:-$scratch/samples}
if [ ! -s "$samples/mean-kinetic-weights.csv" ]; then
    mkdir -p "$samples"
    (cd "$root" && ASSAY_ORACLE_DIR=$samples swift test -c release --skip-build --disable-xctest --filter MeanKineticTests) >/dev/null 2>&1
fi
check "weights of mean kinetic temperatures are exact" 0 'weights against decimal: [1-9][0-9]*, 0 wrong' -- \
    python3 "$root/Tests/Oracles/mean_kinetic_decimal.py" "$samples"

if "$root/Tools/venv" coldchain; then
    check "coldchain-mcp sees the same excursions" 0 'rules against coldchain-mcp: [1-9]' -- \
        "$root/.venv/bin/python3" "$root/Tests/Oracles/rules_coldchain.py" "$assay"
else
    skip "coldchain-mcp cannot be had: our evaluator was NOT compared with it"
fi

finish
