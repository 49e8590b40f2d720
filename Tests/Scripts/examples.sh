#!/usr/bin/env bash
# The made-up logs are what their generator writes, and come to what the documentation says, by an evaluator of its own.
source "$(dirname "${BASH_SOURCE[0]}")/support/harness.bash"
cd "$root" || exit 1

same() { "$1" "${@:3}" | cmp - "$2"; }
check "the 31-minute log is as generated" 0 -- same Tools/make-excursion-log examples/cold-chain-31-minutes.csv 31
check "the 30-minute log is as generated" 0 -- same Tools/make-excursion-log examples/cold-chain-30-minutes.jsonl 30 jsonl

box=(--rule circuits/rules/seed-8c-30min.yaml --window 2026-05-01T10:00:00Z/2026-05-01T16:00:00Z --tick 30)
check "31 minutes are a breach" 0 '^breach: provable \(observed in one run: 30 min 30 s\)' -- \
    Tools/evaluate-log "${box[@]}" examples/cold-chain-31-minutes.csv
check "31 minutes are not no breach" 0 '^no-breach: not provable \(may have lasted 31 min\)' -- \
    Tools/evaluate-log "${box[@]}" examples/cold-chain-31-minutes.csv
check "30 minutes are no breach" 0 '^no-breach: provable \(at most 30 min\)' -- \
    Tools/evaluate-log "${box[@]}" --time timestamp examples/cold-chain-30-minutes.jsonl
check "30 minutes are not a breach" 0 '^breach: not provable \(observed in one run: 29 min 30 s\)' -- \
    Tools/evaluate-log "${box[@]}" --time timestamp examples/cold-chain-30-minutes.jsonl

seattle() {
    Tools/evaluate-log --rule "circuits/rules/$1.yaml" --window 2010-01-01T00:00:00-08:00/2011-01-01T00:00:00-08:00 \
        --tick 3600 --unit degF --time date --value temp --time-format '%Y/%m/%d %H:%M' --utc-offset=-08:00 \
        examples/seattle-2010-hourly-fahrenheit.csv
}
check "the Seattle log is whole" 0 '^8759 readings, 2010-01-01T08:00:00Z to 2011-01-01T07:00:00Z, 37.5 to 75.9 °F' -- \
    seattle seattle-74f-4h
check "five readings are four hours" 0 '^breach: provable \(observed in one run: 4 h\)' -- seattle seattle-74f-4h
check "never above 76 °F" 0 '^no-breach: provable' -- seattle seattle-never-above-76f
check "but for the missing hour" 0 \
    '^no-breach: not provable \(gap of 2 h from 2010-03-14T10:00:00Z to 2010-03-14T12:00:00Z\)' -- \
    seattle seattle-never-above-76f-strict-gap

finish
