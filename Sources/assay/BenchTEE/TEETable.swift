import EngineBenchmark

/// The report of `assay bench tee` as text.
enum TEETable {
    /// Writes everything that people want to see at once; the samples are in the JSON.
    static func write(_ report: PathReport) throws(CommandError) {
        try Console.line("TEE path: \(report.label)")
        for remark in report.remarks { try Console.line(remark) }
        if !report.subjects.isEmpty { try writeSubjects(report) }
        try writeBatches(report)
        try writeBreakEven(report)
        try Console.line("")
        try Console.line("published by others, in no figure above")
        for figure in report.published {
            let time = figure.interval.map(text) ?? "no published figure"
            let source = figure.source == "none" ? "" : "; \(figure.source), \(figure.year)"
            try Console.line("  \(left(figure.name, 26))\(left(time, 20))\(figure.words)\(source)")
        }
        try Console.line("")
        try Console.line("what has to be believed")
        for row in report.trust {
            try Console.line("  \(row.question)")
            try Console.line("    proof:   \(row.proof)")
            try Console.line("    receipt: \(row.receipt)")
            if !row.sources.isEmpty { try Console.line("    sources: \(row.sources.joined(separator: ", "))") }
        }
        guard !report.notMeasured.isEmpty else { return }
        try Console.line("")
        try Console.line("not measured")
        for omission in report.notMeasured {
            try Console.line("  \(omission.name): \(omission.reason)")
            if let command = omission.command { try Console.line("    \(command)") }
        }
    }

    private static func writeSubjects(_ report: PathReport) throws(CommandError) {
        try Console.line("")
        try Console.line(
            left("statement", 22) + left("path", 9) + right("elapsed", 10) + right("p95", 10) + right("CPU", 10)
                + right("check", 10) + right("memory", 10) + right("evidence", 10) + right("bundle", 9) + "  parts")
        for subject in report.subjects {
            for (name, path) in [("proof", subject.proof), ("receipt", subject.receipt)] {
                let parts = path.steps.map { "\($0.name) \(Quantity.time($0.wall.median))" }
                try Console.line(
                    left(name == "proof" ? subject.name : "", 22) + left(name, 9)
                        + right(Quantity.time(path.making.wall.median), 10)
                        + right(Quantity.time(path.making.wall.p95), 10)
                        + right(Quantity.time(path.making.cpu.median), 10)
                        + right(Quantity.time(path.verify.wall.median), 10)
                        + right(Quantity.megabytes(path.peakBytes.median), 10) + right("\(path.evidenceBytes) B", 10)
                        + right("\(path.bundleBytes) B", 9) + "  " + parts.joined(separator: ", "))
            }
            if let cold = subject.proof.cold {
                let words = cold.map { "\($0.name) \(Quantity.time($0.wall.median))" }.joined(separator: ", ")
                try Console.line(left("", 22) + "before the first proof of a process: " + words)
            }
        }
    }

    private static func writeBatches(_ report: PathReport) throws(CommandError) {
        guard let first = report.batches.first else { return }
        try Console.line("")
        try Console.line("one attestation of many statements like \(first.subject) (\(report.label))")
        for batch in report.batches {
            try Console.line(
                "  " + right("\(batch.count)", 5) + right(Quantity.time(batch.attestation.wall.median), 11) + ", each "
                    + left(Quantity.time(batch.perStatement.median), 9)
                    + "check of one \(Quantity.time(batch.verify.wall.median)), bundle \(batch.bundleBytes) B")
        }
    }

    private static func writeBreakEven(_ report: PathReport) throws(CommandError) {
        guard !report.breakEven.isEmpty else { return }
        let quotes = report.published.filter { $0.quantity == .quote && $0.interval != nil }
        try Console.line("")
        try Console.line(
            "break-even: how many statements to attest at once, if an attestation took what others published, to show them sooner than by "
                + "proofs / more of them an hour")
        try Console.line(
            "  (always: even one attestation for each; never: evaluating takes as long as proving; n … m: best to worst of what was measured)"
        )
        for figure in quotes {
            try Console.line("  \(figure.name), \(figure.interval.map(text) ?? "")")
            for row in report.breakEven where row.published == figure.name {
                try Console.line(
                    "    \(left(row.subject, 22))\(left(row.latency.text, 26))/ \(row.throughput?.text ?? "–")")
            }
        }
        try Console.line("")
        try Console.line(
            "break-even: which path takes less time altogether, made once and checked so often (the check as measured here)"
        )
        for subject in report.subjects {
            try Console.line("  \(subject.name)")
            for row in report.verificationBreakEven where row.subject == subject.name {
                let attestation = row.published.map { "if it were a \($0)" } ?? "as measured: \(report.label)"
                try Console.line("    \(left(attestation, 56))\(row.checks.text)")
            }
        }
    }

    private static func text(_ range: ClosedRange<Double>) -> String {
        range.lowerBound == range.upperBound
            ? Quantity.time(range.lowerBound)
            : "\(Quantity.time(range.lowerBound)) … \(Quantity.time(range.upperBound))"
    }

    private static func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(1, width - text.count)) + text
    }
}
