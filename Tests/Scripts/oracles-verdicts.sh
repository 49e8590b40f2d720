#!/usr/bin/env bash
# Verdicts and signed results: read by other implementations of JSON Schema, DSSE and JWT.
source "$(dirname "${BASH_SOURCE[0]}")/support/harness.bash"

# Nothing to do where it is there already; without it everything here is skipped.
"$root/Tools/venv" verdicts
python=$root/.venv/bin/python3
if ! "$python" -c 'import jsonschema, jwt, cryptography' 2>/dev/null; then
    skip "jsonschema and PyJWT cannot be had: our verdicts were NOT read by another implementation"
    finish
fi
mkdir "$scratch/samples"
write_samples() {
    cd "$root" && ASSAY_VERDICT_DIR=$scratch/samples swift test -c release --skip-build --disable-xctest \
        --filter 'VerdictSchemaTests|ResultDocumentTests'
}
check "tests write verdicts, appraisals and signed results" 0 -- write_samples
check "all of them follow their schemas, and are refused with a member more" 0 'documents against their schemas: [1-9]' -- \
    "$python" "$root/Tests/Oracles/verdict_documents.py" schemas "$root/docs/schemas" "$scratch/samples"
check "PyJWT and cryptography accept what we signed, and nothing that was changed" 0 'signed results: 2' -- \
    "$python" "$root/Tests/Oracles/verdict_documents.py" signatures "$scratch/samples"

finish
