#!/usr/bin/env bash
# Quotes of SGX and TDX, thousands of them changed: our verdicts compared with those of another verifier, dcap-qvl.
source "$(dirname "${BASH_SOURCE[0]}")/support/harness.bash"

# Nothing to do where it is there already; without it everything here is skipped.
"$root/Tools/venv" dcap
python=$root/.venv/bin/python3
if ! "$python" -c 'import dcap_qvl' 2>/dev/null; then
    skip "dcap-qvl cannot be had: our verdicts on quotes were NOT compared with another verifier's"
    finish
fi
mkdir "$scratch/samples"
write_samples() {
    cd "$root" && ASSAY_QUOTE_ORACLE_DIR=$scratch/samples swift test -c release --skip-build --disable-xctest --filter QuoteOracleSamples
}
check "a test writes quotes and our verdicts on them" 0 -- write_samples
check "dcap-qvl says the same, or why not is known" 0 'quotes against dcap-qvl: [1-9]' -- \
    "$python" "$root/Tests/Oracles/quotes_dcap.py" "$scratch/samples"

finish
