import Attestation
import ProofChain
import Statements
import Verification

extension ChainGraph {
    /// The drawing.
    var svg: Markup {
        let wide: Markup = isWide ? " wide" : .nothing
        let tall: Markup = size.height > Self.tallest ? " tall" : .nothing
        let count = nodes.count == 1 ? "1 link" : "\(nodes.count) links"
        return """
            <svg class="chain\(wide)\(tall)" role="img" aria-labelledby="chain-title" viewBox="0 0 \(size.width) \(size.height)" \
            width="\(size.width)" height="\(size.height)">
            <title id="chain-title">The chain of \(count); the list below says the same in words.</title>
            \(groups.map(draw))
            \(edges.map(draw))
            \(nodes.map(draw))
            </svg>
            """
    }

    // MARK: - Edges

    private func draw(_ edge: Edge) -> Markup {
        let (from, to) = (nodes[edge.from], nodes[edge.to])
        let (line, head) = isBeside(edge) ? beside(edge, from, to) : below(from, to)
        let name: Markup = Self.name(of: edge.binding)
        let thin: Markup = edge.isImplied ? " thin" : .nothing
        let red: Markup = edge.binding == .none ? " none" : .nothing
        return """
            <g><title>link \(from.link.number) to link \(to.link.number): \(edge.binding.title)</title>\
            <path class="edge \(name)\(thin)" d="\(line)"/><path class="head\(red)" d="\(head)"/></g>

            """
    }

    /// A frame around the links, and one line from it.
    private func draw(_ group: Group) -> Markup {
        let frame = frame(of: group)
        let to = nodes[group.to]
        let start = (x: frame.x + frame.width / 2, y: frame.y + frame.height)
        let end = (x: to.x + to.width / 2, y: to.y)
        let middle = (start.y + end.y) / 2
        let name: Markup = Self.name(of: group.binding)
        let red: Markup = group.binding == .none ? " none" : .nothing
        let links = ChainFigure.ranges(group.members.map { nodes[$0].link.number })
        return """
            <g><title>\(links) to link \(to.link.number): \(group.binding.title)</title>\
            <rect class="frame" x="\(frame.x)" y="\(frame.y)" width="\(frame.width)" height="\(frame.height)" rx="12"/>\
            <path class="edge \(name)" d="M\(start.x) \(start.y)C\(start.x) \(middle) \(end.x) \(middle) \(end.x) \(end.y - 7)"/>\
            <path class="head\(red)" d="M\(end.x) \(end.y)l-5 -9h10z"/>\
            <text class="tag" x="\(start.x + 10)" y="\(start.y + 15)">all \(group.members.count)</text></g>

            """
    }

    /// From the lower edge of a link to the upper one of a link in the next row.
    private func below(_ from: Node, _ to: Node) -> (line: Markup, head: Markup) {
        let start = (x: from.x + from.width / 2, y: from.y + from.height)
        let end = (x: to.x + to.width / 2 + (from.x - to.x) / 6, y: to.y)
        let middle = (start.y + end.y) / 2
        return (
            "M\(start.x) \(start.y)C\(start.x) \(middle) \(end.x) \(middle) \(end.x) \(end.y - 7)",
            "M\(end.x) \(end.y)l-5 -9h10z"
        )
    }

    /// Around at the right; those that come in at a link are above those that go out of it.
    private func beside(_ edge: Edge, _ from: Node, _ to: Node) -> (line: Markup, head: Markup) {
        let arrivals = edges.filter { $0.to == edge.to && isBeside($0) }.sorted { $0.from > $1.from }
        let departures = edges.filter { $0.from == edge.from && isBeside($0) }.sorted { $0.to > $1.to }
        let room = (from: from.height / 2 - 14, to: to.height / 2 - 14)
        let arrival = arrivals.firstIndex { $0.from == edge.from } ?? 0
        let departure = departures.firstIndex { $0.to == edge.to } ?? 0
        let start = (
            x: from.x + from.width, y: from.y + from.height / 2 + 6 + room.from * departure / max(departures.count, 1)
        )
        let end = (x: to.x + to.width, y: to.y + to.height / 2 - 6 - room.to * arrival / max(arrivals.count, 1))
        let out = max(start.x, end.x) + bulge(of: edge)
        return (
            "M\(start.x) \(start.y)C\(out) \(start.y) \(out) \(end.y) \(end.x + 7) \(end.y)",
            "M\(end.x) \(end.y)l9 -5v10z"
        )
    }

    // MARK: - Links

    private func draw(_ node: Node) -> Markup {
        let link = node.link
        let title =
            "Link \(link.number), \(ReportPage.words(for: node.outcome)): \(link.statement.sentence.clipped(to: 300))"
        guard !node.isSmall else { return drawSmall(node, title: title.clipped(to: 120)) }
        let says = Self.lines(Self.shortened(link.statement.sentence), of: 40, atMost: 2)
        var text = Markup.nothing
        for (number, line) in says.enumerated() {
            text += "<text class=\"says\" x=\"\(node.x + 14)\" y=\"\(node.y + 43 + 16 * number)\">\(line)</text>"
        }
        return """
            <g class="\(ReportPage.name(of: node.outcome))"><title>\(title)</title>\
            <rect class="box" x="\(node.x)" y="\(node.y)" width="\(Self.width)" height="\(Self.height)" rx="9"/>\
            \(Self.mark(node.outcome, x: node.x + Self.width - 20, y: node.y + 20, scale: 1))\
            <text class="kind" x="\(node.x + 14)" y="\(node.y + 24)">\(link.number) · \(link.statement.title)</text>\
            \(text)\(badges(of: link, x: node.x + 14, y: node.y + 68))</g>

            """
    }

    /// Number, kind and outcome; what it says is below the drawing.
    private func drawSmall(_ node: Node, title: String) -> Markup {
        """
        <g class="\(ReportPage.name(of: node.outcome))"><title>\(title)</title>\
        <rect class="box" x="\(node.x)" y="\(node.y)" width="\(node.width)" height="\(node.height)" rx="8"/>\
        \(Self.mark(node.outcome, x: node.x + node.width - 17, y: node.y + 17, scale: 1))\
        <text class="kind" x="\(node.x + 10)" y="\(node.y + 20)">\(node.link.number)</text>\
        <text class="tag" x="\(node.x + 10)" y="\(node.y + 36)">\(node.link.statement.title)</text></g>

        """
    }

    /// What shows the link, as pills: full lines for what counts, broken ones for what does not.
    private func badges(of link: LinkVerdict, x: Int, y: Int) -> Markup {
        var result = Markup.nothing
        var place = x
        for (number, evidence) in link.evidence.enumerated() {
            let words = evidence.shortTitle + (evidence.counts ? " ✓" : " –")
            let width = 18 + 13 * words.count / 2
            guard place + width <= x + Self.width - 50 || number + 1 == link.evidence.count,
                place + width <= x + Self.width - 26
            else {
                return result
                    + "<text class=\"tag idle\" x=\"\(place)\" y=\"\(y + 14)\">+\(link.evidence.count - number)</text>"
            }
            let idle: Markup = evidence.counts ? .nothing : " idle"
            result += """
                <rect class="pill\(idle)" x="\(place)" y="\(y)" width="\(width)" height="20" rx="10"/>\
                <text class="tag\(idle)" x="\(place + 9)" y="\(y + 14)">\(words)</text>
                """
            place += width + 6
        }
        guard link.evidence.isEmpty else { return result }
        return "<text class=\"tag idle\" x=\"\(x)\" y=\"\(y + 14)\">no evidence</text>"
    }

    /// A sentence with its long words cut, such as identities: there is room for the rest then.
    static func shortened(_ sentence: String) -> String {
        sentence.split(separator: " ").map { word in
            word.count > 24 ? "\(word.prefix(14))…\(word.suffix(4))" : String(word)
        }.joined(separator: " ")
    }

    /// A text in lines of so many characters; an ellipsis stands for what has no room.
    static func lines(_ text: String, of length: Int, atMost count: Int) -> [String] {
        var lines = [""]
        for word in text.split(separator: " ") {
            let last = lines[lines.count - 1]
            if last.isEmpty || last.count + 1 + word.count <= length {
                lines[lines.count - 1] = last.isEmpty ? String(word) : "\(last) \(word)"
            } else if lines.count < count {
                lines.append(String(word))
            } else {
                let room = last.count > length - 2 ? String(last.prefix(length - 2)) : last
                // One ellipsis is enough.
                lines[lines.count - 1] = room.hasSuffix("…") ? room : room + " …"
                break
            }
        }
        return lines.map { $0.clipped(to: length) }
    }

    // MARK: - Signs

    /// The sign of an outcome: each has a shape of its own.
    static func mark(_ outcome: Outcome, x: Int, y: Int, scale: Int) -> Markup {
        let drawing: Markup =
            switch outcome {
            case .verified: "<circle class=\"symbol\" r=\"10\"/><path class=\"stroke\" d=\"M-5 0l3.5 4L5 -4\"/>"
            case .notAccepted:
                "<path class=\"symbol\" d=\"M0 -11L12 10H-12z\"/><path class=\"stroke\" d=\"M0 -4V2M0 6v.1\"/>"
            case .stale:
                """
                <rect class="symbol" x="-10" y="-10" width="20" height="20" rx="4"/><path class="stroke" d="M0 -6V1L4 4"/>
                """
            case .notCheckable:
                """
                <path class="symbol" d="M0 -12L12 0L0 12L-12 0z"/>\
                <path class="stroke" d="M-3 -3.5a3 3 0 1 1 3 3.5v1.5M0 5.5v.1"/>
                """
            case .invalid:
                "<path class=\"symbol\" d=\"M-5 -11H5L11 -5V5L5 11H-5L-11 5V-5z\"/><path class=\"stroke\" d=\"M-4 -4L4 4M4 -4L-4 4\"/>"
            }
        return "<g transform=\"translate(\(x) \(y)) scale(\(scale))\">\(drawing)</g>"
    }

    /// The class of a binding in the style sheet.
    static func name(of binding: ChainEdge.Binding) -> Markup {
        switch binding {
        case .sameInput: "same-input"
        case .outputToInput: "output-to-input"
        case .through: "through"
        case .named: "named"
        case .none: "none"
        }
    }
}

extension EvidenceVerdict {
    /// What it is, in a word or two.
    var shortTitle: String {
        switch content {
        case .proof: "proof"
        case .receipt(.software, _): "software, no hardware"
        case .receipt(let platform, _): "\(platform.rawValue) receipt"
        case .signature: "signature"
        }
    }
}
