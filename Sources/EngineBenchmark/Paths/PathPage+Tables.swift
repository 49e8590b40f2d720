extension PathPage {
    /// From how many on which path takes less time.
    var breakEvenSection: String {
        let published = Dictionary(
            report.published.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let statements = report.breakEven.map { row in
            [
                Markup.text(row.subject), Markup.text(row.published),
                published[row.published]?.interval.map(StackChart.text) ?? "–",
                "<b>\(row.statements.text)</b>",
            ]
        }
        let checks = report.verificationBreakEven.map { row in
            [
                Markup.text(row.subject),
                row.published.map(Markup.text)
                    ?? Markup.text(report.settings.isHardware ? "measured" : "measured floor"),
                row.cheaperToCheck, "<b>\(row.verifications.map(String.init) ?? "never")</b>",
            ]
        }
        return table(
            "Break-even: statements of one attestation",
            "From how many statements of one attestation a receipt takes less time for each than a proof of each, if an attestation took the "
                + "published time. From the best to the worst of what was measured and published.",
            head: ["statement", "attestation", "published", "statements, from"], rows: statements)
            + table(
                "Break-even: checks",
                "Whichever path is cheaper to check here pays off after so many checks of one statement, by medians.",
                head: ["statement", "attestation", "cheaper to check", "checks, from"], rows: checks)
    }

    /// What has to be believed.
    var trustSection: String {
        table(
            "What has to be believed", "Times compare only what is trusted alike, and these are not.",
            head: ["", "proof", "receipt of hardware"],
            rows: report.trust.map { [$0.question, $0.proof, $0.receipt].map(Markup.text) }, prose: true)
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
