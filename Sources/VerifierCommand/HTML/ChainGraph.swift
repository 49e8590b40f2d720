import ProofChain
import Statements
import Verification

/// The chain as a drawing: links from top to bottom, each below those that it stands on, and how they are bound.
///
/// Places are whole pixels, and follow from the verdict alone.
struct ChainGraph {
    /// A link.
    struct Node {
        let link: LinkVerdict
        let outcome: Outcome
        /// The row, from the top.
        var row = 0
        /// The left edge.
        var x = 0
        /// The upper edge.
        var y = 0
    }

    /// A line from a link to one that stands on it.
    struct Edge {
        /// Places in `nodes`.
        let (from, to): (Int, Int)
        let binding: ChainEdge.Binding
        /// Whether it follows from others: there is a way by more than one edge.
        let isImplied: Bool
    }

    static let (width, height) = (300, 96)
    static let (gapX, gapY, margin) = (28, 44, 12)
    /// The most links beside each other.
    static let columns = 3
    /// Of longer chains only edges that follow from no others are drawn.
    static let longestWithAllEdges = 12
    /// The most edges that are drawn.
    static let mostEdges = 160

    private(set) var nodes: [Node]
    /// What is drawn, thin ones first.
    let edges: [Edge]
    /// How many edges are not drawn.
    let hiddenCount: Int
    private(set) var size = (width: 0, height: 0)

    init(_ verdict: Verdict) {
        nodes = verdict.links.map { Node(link: $0, outcome: verdict.outcome(of: $0)) }
        let all = Self.edges(of: verdict.links)
        let shown = all.filter {
            verdict.links.count <= Self.longestWithAllEdges || !$0.isImplied || $0.binding == .none
        }
        let first = shown.sorted { !$0.isImplied && $1.isImplied }.prefix(Self.mostEdges)
        edges = first.sorted { $0.isImplied && !$1.isImplied }
        hiddenCount = all.count - edges.count
        place()
    }

    /// The bindings that are drawn, in the order of the legend.
    var bindings: [ChainEdge.Binding] {
        [.sameInput, .outputToInput, .through, .named, .none].filter { binding in
            edges.contains { $0.binding == binding }
        }
    }

    /// Whether links stand beside each other, so that the drawing is wider than a phone.
    var isWide: Bool { Set(nodes.map(\.row)).count < nodes.count }

    private static func edges(of links: [LinkVerdict]) -> [Edge] {
        var reachable = [Set<Int>](repeating: [], count: links.count)
        var result: [Edge] = []
        for (place, link) in links.enumerated() {
            let direct = link.edges.filter { $0.earlier < place }
            for edge in direct {
                let isImplied = direct.contains { reachable[$0.earlier].contains(edge.earlier) }
                result.append(Edge(from: edge.earlier, to: place, binding: edge.binding, isImplied: isImplied))
            }
            reachable[place] = direct.reduce(into: []) { $0.formUnion(reachable[$1.earlier].union([$1.earlier])) }
        }
        return result
    }

    /// Rows by the longest way from a link that stands on none; a row that is too wide is broken into several.
    private mutating func place() {
        var depth = [Int](repeating: 0, count: nodes.count)
        for (place, node) in nodes.enumerated() {
            depth[place] = node.link.edges.filter { $0.earlier < place }.map { depth[$0.earlier] + 1 }.max() ?? 0
        }
        var rows: [[Int]] = []
        for layer in Set(depth).sorted() {
            let members = depth.indices.filter { depth[$0] == layer }
            for start in stride(from: 0, to: members.count, by: Self.columns) {
                rows.append(Array(members[start..<min(start + Self.columns, members.count)]))
            }
        }
        let columns = rows.map(\.count).max() ?? 1
        let inner = columns * Self.width + (columns - 1) * Self.gapX
        for (row, members) in rows.enumerated() {
            let own = members.count * Self.width + (members.count - 1) * Self.gapX
            for (column, place) in members.enumerated() {
                nodes[place].row = row
                nodes[place].x = Self.margin + (inner - own) / 2 + column * (Self.width + Self.gapX)
                nodes[place].y = Self.margin + row * (Self.height + Self.gapY)
            }
        }
        let reach = edges.filter { isBeside($0) }.map { bulge(of: $0) }.max() ?? 0
        size = (
            2 * Self.margin + inner + reach * 3 / 4,
            2 * Self.margin + rows.count * (Self.height + Self.gapY) - Self.gapY
        )
    }

    /// Whether an edge goes around at the right: it passes rows between.
    func isBeside(_ edge: Edge) -> Bool { nodes[edge.to].row != nodes[edge.from].row + 1 }

    /// How far an edge at the right goes out, by how many rows it passes.
    func bulge(of edge: Edge) -> Int { 34 + min(24 * (nodes[edge.to].row - nodes[edge.from].row), 160) }
}

extension Statement {
    /// What people call its kind.
    var title: String {
        switch self {
        case .breach: "Claim about a log"
        case .inference: "Answer of a model"
        case .sensorBatch: "Readings of a device"
        case .sameReadings: "The same readings"
        case .decision: "Decision"
        }
    }
}

extension ChainEdge.Binding {
    /// What people call it.
    var title: String {
        switch self {
        case .sameInput: "the same data, by one commitment"
        case .outputToInput: "takes what the other gives"
        case .through: "the same data, by way of other links"
        case .named: "names what it decides about"
        case .none: "named only: may be about other data"
        }
    }
}
