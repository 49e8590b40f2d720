extension PathPage {
    /// Both paths beside each other.
    var summarySection: String {
        func ratio(_ proof: Double, _ receipt: Double) -> String {
            receipt > 0 ? "\(Quantity.digits(proof / receipt))×" : "–"
        }
        let rows = report.subjects.flatMap { subject in
            [("proof", subject.proof), (receiptName, subject.receipt)].map { name, path in
                [
                    name == "proof" ? "<b>\(Markup.text(subject.name))</b>" : "", Markup.text(name),
                    Quantity.time(path.making.wall.median), Quantity.time(path.making.cpu.median),
                    Quantity.time(path.verify.wall.median), Quantity.time(path.verify.cpu.median),
                    Quantity.megabytes(max(0, path.peakBytes.median)), "\(path.evidenceBytes)", "\(path.bundleBytes)",
                    name == "proof"
                        ? ratio(subject.proof.making.wall.median, subject.receipt.making.wall.median) : "",
                ]
            }
        }
        return table(
            "Both paths beside each other",
            "Medians: elapsed, and the time of all processors. \(Markup.text(receiptName)): \(Markup.text(report.label)). The last column is how many times as long a proof takes, "
                + "elapsed, as what was measured of the other path.",
            head: [
                "statement", "path", "made in", "CPU", "checked in", "CPU", "memory", "evidence, B", "bundle, B",
                "proof ÷ other",
            ], rows: rows)
    }

    /// From how many on which path takes less time.
    var breakEvenSection: String {
        let quotes = report.published.filter { $0.quantity == .quote && $0.interval != nil }
        let statements = report.subjects.flatMap { subject in
            quotes.compactMap { figure -> [String]? in
                guard
                    let row = report.breakEven.first(where: {
                        $0.subject == subject.name && $0.published == figure.name
                    })
                else { return nil }
                let isFirst = figure.name == quotes.first?.name
                return [
                    isFirst ? "<b>\(Markup.text(subject.name))</b>" : "",
                    isFirst ? Quantity.time(subject.proof.making.wall.median) : "",
                    isFirst ? Quantity.time(subject.receipt.withoutAttestation.wall.median) : "",
                    Markup.text(figure.name), figure.interval.map(StackChart.text) ?? "–",
                    "<b>\(row.latency.text)</b>", "<b>\(row.throughput?.text ?? "–")</b>",
                ]
            }
        }
        let checks = report.verificationBreakEven.map { row in
            [
                row.published == nil ? "<b>\(Markup.text(row.subject))</b>" : "",
                row.published.map { "if it were a \(Markup.text($0))" }
                    ?? Markup.text(report.settings.isHardware ? "as measured" : "as measured, by software"),
                row.checks.text,
            ]
        }
        return table(
            "Break-even: how many statements to attest at once",
            "What is compared: a proof of each statement, or all statements evaluated and attested at once, if an attestation took what others "
                + "published. <b>Sooner</b>: from how many statements on all of them are shown sooner, one thing after the other. "
                + "<b>More an hour</b>: the same for statements that never end, when the next ones are evaluated while the hardware signs. "
                + "“always”: even an attestation for each statement takes less than its proof; “never”: evaluating takes as long as "
                + "proving; n … m: from the best to the worst of what was measured and published.",
            head: [
                "statement", "proof", "evaluation alone", "an attestation like", "published", "sooner",
                "more an hour",
            ], rows: statements)
            + table(
                "Break-even: how often a statement is checked",
                "Which path takes less time altogether: made once and checked so often, by medians. The check is that measured here, also where "
                    + "the attestation is a published one.",
                head: ["statement", "attestation", "less time takes"], rows: checks)
    }

    /// What has to be believed.
    var trustSection: String {
        table(
            "What has to be believed", "Times compare only what is trusted alike, and these are not.",
            head: ["", "proof", "receipt of hardware"],
            rows: report.trust.map { row in
                let sources =
                    row.sources.isEmpty ? "" : "<br><small>\(Markup.text(row.sources.joined(separator: ", ")))</small>"
                return [Markup.text(row.question), Markup.text(row.proof), Markup.text(row.receipt) + sources]
            }, prose: true)
    }

    /// What others measured.
    var publishedSection: String {
        table(
            "Published by others", "On other machines; in no sum of this page.",
            head: ["what", "time", "of", "source"],
            rows: report.published.map { figure in
                [
                    Markup.text(figure.name), figure.interval.map(StackChart.text) ?? "no published figure",
                    Markup.text(figure.words),
                    Markup.text(figure.source == "none" ? "–" : "\(figure.source), \(figure.year)"),
                ]
            }, prose: true)
    }

    /// Everything that was measured.
    var figuresSection: String {
        var rows: [[String]] = []
        for subject in report.subjects {
            for (name, path) in [("proof", subject.proof), ("receipt", subject.receipt)] {
                let cold = (path.cold ?? []).map { PathReport.Step(name: "cold: \($0.name)", copying: $0) }
                for step in path.steps + [path.making, path.verify] + cold {
                    rows.append([
                        Markup.text(subject.name), name, Markup.text(step.name), Quantity.time(step.wall.median),
                        Quantity.time(step.wall.p95),
                        "\(Quantity.time(step.wall.minimum)) … \(Quantity.time(step.wall.maximum))",
                        Quantity.time(step.cpu.median), String(step.wall.samples.count),
                    ])
                }
            }
        }
        return table(
            "All figures", "TEE path: \(Markup.text(report.label)).",
            head: ["statement", "path", "part", "elapsed", "p95", "least … most", "processor", "n"], rows: rows)
    }

    /// What is missing.
    var omissions: String {
        table(
            "Not measured", "Nothing is left out without a word.", head: ["what", "why", "made by"],
            rows: report.notMeasured.map { row in
                [
                    Markup.text(row.name), Markup.text(row.reason),
                    row.command.map { "<code>\(Markup.text($0))</code>" } ?? "–",
                ]
            }, prose: true)
    }

    var method: String {
        """
        <section class="method"><h2>How it was measured</h2><ul>
        <li>Both paths show the same statement, by the same opening: same log or input, same salt, same nonce. Before anything is \
        timed, both bundles must be verified under a policy that names the key, the sensor, the model and the signer.</li>
        <li>Each path runs in a process of its own, and both take turns. Circuits and keys are opened before the first sample and timed \
        apart (cold: the files are in the page cache).</li>
        <li><b>statement</b>: reading the request, checking the sensor's signature, evaluating, committing. <b>witness</b>: the values \
        of all wires up to the challenge; <b>proof</b>: the rest, with the proof's own check. <b>evaluation</b>: everything that the \
        statement says, computed again from its opening; <b>attestation</b>: asking for evidence and checking what it is bound to.</li>
        <li>p95 of fewer than 20 samples is the largest. Memory is the peak of a sample less what the idle program holds.</li>
        </ul></section>
        """
    }
}

extension PathReport.Step {
    /// The same figures under another name.
    init(name: String, copying other: PathReport.Step) {
        self = other
        self.name = name
    }
}
