extension BenchmarkPage {
    private func row(_ cells: [String], _ tag: String = "td") -> String {
        "<tr>" + cells.map { "<\(tag)>\($0)</\(tag)>" }.joined() + "</tr>"
    }

    /// What was to be reached, what was, and by how much it was missed.
    var targetTable: String {
        guard !report.targets.isEmpty else { return "" }
        let rows = report.targets.map { target in
            func text(_ value: Double) -> String {
                target.quantity == "seconds" ? Quantity.time(value) : Quantity.megabytes(value)
            }
            // On a busy machine nothing is compared.
            func other(_ value: Double?) -> String {
                guard let value else { return "–" }
                guard target.outcome != "not-judged" else { return text(value) }
                return "\(text(value)) <small>\(Quantity.digits(value / target.measured))×</small>"
            }
            let quotient = target.measured / target.limit
            let outcome =
                switch target.outcome {
                case "met": "<span class=\"met\">met</span>"
                case "missed": "<span class=\"missed\">missed by \(Quantity.digits(100 * (quotient - 1))) %</span>"
                default: "<span class=\"muted\">not judged</span>"
                }
            return row([
                "<code>\(Markup.text(target.name))</code>", String(target.threads), target.backend,
                target.quantity == "seconds" ? "time" : "memory", text(target.limit), "<b>\(text(target.measured))</b>",
                bullet(quotient, target.outcome), outcome,
                other(target.gnark), other(target.rapidsnark),
            ])
        }
        let head = row(
            [
                "case", "threads", "backend", "", "target", "measured", "of the target", "outcome", "gnark*",
                "rapidsnark*",
            ], "th")
        return """
            <section><h2>Targets</h2><p>Set for two Zen 4 cores; elsewhere only the ratios mean something. \
            <span class="muted">* on such a machine on an earlier day, and how many times as long as ours.</span></p>
            <div class="wide"><table class="targets"><thead>\(head)</thead><tbody>\(rows.joined(separator: "\n"))\
            </tbody></table></div></section>
            """
    }

    /// A bar as long as the part of the target that was used; the mark is the target.
    private func bullet(_ quotient: Double, _ outcome: String) -> String {
        let length = min(quotient, 2) * 60
        return
            "<svg class=\"bullet \(outcome)\" viewBox=\"0 0 124 14\" width=\"124\" height=\"14\" aria-hidden=\"true\">"
            + "<rect class=\"track\" x=\"0\" y=\"4\" width=\"120\" height=\"6\" rx=\"3\"/>"
            + "<rect class=\"used\" x=\"0\" y=\"4\" width=\"\(Markup.number(max(3, length)))\" height=\"6\" rx=\"3\"/>"
            + Markup.line("mark", 60, 0, 60, 14) + "</svg>"
    }

    /// Provers of others that ran beside ours.
    var peerTable: String {
        guard !report.peers.isEmpty else { return "" }
        let rows = report.peers.map { peer in
            row([
                Markup.text(peer.name), peer.circuit + (peer.log.map { " 2\(Markup.superscript($0))" } ?? ""),
                String(peer.threads), Quantity.time(peer.wall.median), Quantity.time(peer.cpu.median),
                String(peer.wall.samples.count),
                peer.timesOursIsFaster.map { "\(Quantity.digits($0))×" } ?? "–",
            ])
        }
        let head = row(["prover", "circuit", "threads", "elapsed", "processor", "n", "ours is faster"], "th")
        return """
            <section><h2>Beside others</h2><p>On this machine in this run, for the same circuit and witness, by turns.</p>
            <div class="wide"><table><thead>\(head)</thead><tbody>\(rows.joined(separator: "\n"))</tbody></table></div>\
            </section>
            """
    }

    /// Everything.
    var fullTable: String {
        let rows = report.results.map(fullRow)
        let head = row(
            [
                "case", "threads", "backend", "elapsed", "least … most", "processor", "n", "memory", "÷ portable",
                "÷ gmp",
            ], "th")
        return """
            <section><h2>All figures</h2><details><summary>\(report.results.count) results: median, spread, processor \
            time, memory, ratios</summary><div class="wide"><table><thead>\(head)</thead><tbody>\
            \(rows.joined(separator: "\n"))</tbody></table></div></details></section>
            """
    }

    private func fullRow(_ result: BenchmarkReport.Result) -> String {
        let name = "\(result.subject)/\(result.variant)" + (result.log.map { "/2^\($0)" } ?? "")
        func times(_ ratio: Double?) -> String { ratio.map { "\(Quantity.digits($0))×" } ?? "" }
        let cells: [String] = [
            "<code>\(Markup.text(name))</code>", String(result.threads), result.backend,
            Quantity.time(result.wall.median) + (result.quiet ? "" : " ~"),
            "\(Quantity.time(result.wall.minimum)) … \(Quantity.time(result.wall.maximum))",
            Quantity.time(result.cpu.median), String(result.wall.samples.count),
            result.peakBytes.map { Quantity.megabytes(Double($0)) } ?? "",
            times(result.timesFasterThanPortable), times(result.timesFasterThanGMP),
        ]
        let style = result.backend == report.defaultBackend ? "<tr class=\"own\">" : "<tr>"
        return style + cells.map { "<td>\($0)</td>" }.joined() + "</tr>"
    }

    var method: String {
        """
        <section class="method"><h2>How it was measured</h2><ul>
        <li>Each backend computes in a process of its own. In a round each gives one sample of the same case; then the \
        next round begins, with another backend first. Ratios are medians of the rounds' ratios.</li>
        <li>Before anything is timed, each result is checked by other means and compared between backends and numbers \
        of threads. Every proof verifies itself within its time, and once more before the first timing.</li>
        <li>Up to \(report.settings.runs) samples of a case; fewer where one takes long. Short operations are \
        repeated within a sample.</li>
        <li>Memory is the peak of resident memory from the start of a proof, circuit and witness included, less \
        \(Quantity.megabytes(Double(report.machine.idleBytes))) that the program holds when it has done nothing.</li>
        <li>A result is marked ~ when others used the machine meanwhile: on one thread when elapsed and processor time \
        differ by more than 5 %, on more when others used more than 5 % of the processors. Then no ratio is given.</li>
        </ul></section>
        """
    }
}
