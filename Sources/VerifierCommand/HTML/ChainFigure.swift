import ProofChain
import Statements
import Verification

/// The drawing of a chain with its legend, and the same in words.
struct ChainFigure {
    let graph: ChainGraph
    let verdict: Verdict

    init(_ verdict: Verdict) {
        graph = ChainGraph(verdict)
        self.verdict = verdict
    }

    var markup: Markup {
        """
        <section aria-label="The chain">
        <h2>The chain</h2>
        <figure>
        <div class="canvas">
        \(graph.svg)
        </div>
        <figcaption>
        \(legend)
        \(hidden)<details><summary>The same in words</summary><ul class="checks">
        \(verdict.links.map(words))</ul></details>
        </figcaption>
        </figure>
        </section>

        """
    }

    private var hidden: Markup {
        guard graph.hiddenCount > 0 else { return .nothing }
        return
            "<p class=\"quiet\">\(graph.hiddenCount) more edges, most of which follow from those above, are listed in words only.</p>\n"
    }

    private var legend: Markup {
        let outcomes = Outcome.allCases.filter { outcome in graph.nodes.contains { $0.outcome == outcome } }
        let marks: [Markup] = outcomes.map { outcome in
            """
            <li class="\(ReportPage.name(of: outcome))"><svg class="mark" viewBox="0 0 28 28" aria-hidden="true">\
            \(ChainGraph.mark(outcome, x: 14, y: 14, scale: 1))</svg>\(ReportPage.words(for: outcome))</li>
            """
        }
        let lines: [Markup] = graph.bindings.map { binding in
            """
            <li><svg viewBox="0 0 42 12" aria-hidden="true"><path class="edge \(ChainGraph.name(of: binding))" d="M2 6H40"/></svg>\
            \(binding.title)</li>
            """
        }
        var rest = Markup.nothing
        if graph.edges.contains(where: \.isImplied) { rest = "<li>thin: follows from the others</li>" }
        return "<ul class=\"legend\">\(marks)\(lines)\(rest)</ul>"
    }

    /// A link and what it stands on, in a sentence.
    private func words(_ link: LinkVerdict) -> Markup {
        var parts: [String] = []
        for binding in [ChainEdge.Binding.sameInput, .outputToInput, .through, .named, .none] {
            let numbers = link.edges.filter { $0.binding == binding }.map { $0.earlier + 1 }
            if !numbers.isEmpty { parts.append("\(Self.ranges(numbers)) (\(binding.title))") }
        }
        let stands = parts.isEmpty ? "stands on no other" : "stands on " + parts.joined(separator: "; ")
        return """
            <li>Link \(link.number), \(link.statement.title), \
            \(ReportPage.words(for: verdict.outcome(of: link))): \(stands).</li>

            """
    }

    /// Numbers such as `links 1 to 3, 5`.
    static func ranges(_ numbers: [Int]) -> String {
        var ranges: [ClosedRange<Int>] = []
        for number in numbers.sorted() {
            if let last = ranges.last, last.upperBound + 1 == number {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
        }
        let words = ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound) to \($0.upperBound)" }
        return (numbers.count == 1 ? "link " : "links ") + words.joined(separator: ", ")
    }
}
