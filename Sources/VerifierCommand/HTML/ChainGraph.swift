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
        /// Whether it is one of so many beside each other that it is drawn small.
        var isSmall = false
        /// The row, from the top.
        var row = 0
        /// The left edge.
        var x = 0
        /// The upper edge.
        var y = 0

        var width: Int { isSmall ? 149 : ChainGraph.width }
        var height: Int { isSmall ? 46 : ChainGraph.height }
    }

    /// A line from a link to one that stands on it.
    struct Edge {
        /// Places in `nodes`.
        let (from, to): (Int, Int)
        let binding: ChainEdge.Binding
        /// Whether it follows from others: there is a way by more than one edge.
        let isImplied: Bool
    }

    /// Links beside each other that another one stands on in the same way: one frame, and one line.
    struct Group {
        /// Places in `nodes`, ascending.
        let members: [Int]
        let to: Int
        let binding: ChainEdge.Binding
    }

    static let (width, height) = (300, 96)
    static let (gapX, gapY, margin) = (28, 44, 12)
    /// The most links beside each other, large or small.
    static let (columns, smallColumns) = (3, 6)
    /// The distance between small ones.
    static let smallGap = 12
    /// Of more in a layer all are small.
    static let mostLarge = 6
    /// Of longer chains only edges that follow from no others are drawn.
    static let longestWithAllEdges = 12
    /// The most edges that are drawn.
    static let mostEdges = 160
    /// Taller drawings are not for paper.
    static let tallest = 1600

    private(set) var nodes: [Node]
    /// What is drawn, thin ones first.
    let edges: [Edge]
    /// What is drawn as one.
    let groups: [Group]
    /// How many edges are not drawn.
    let hiddenCount: Int
    private(set) var size = (width: 0, height: 0)

    init(_ verdict: Verdict) {
        nodes = verdict.links.map { Node(link: $0, outcome: verdict.outcome(of: $0)) }
        let layers = Self.layers(of: verdict.links)
        for layer in layers where layer.count > Self.mostLarge {
            for place in layer { nodes[place].isSmall = true }
        }
        let all = Self.edges(of: verdict.links)
        groups = Self.groups(layers, all)
        let grouped = Set(groups.flatMap { group in group.members.map { [$0, group.to] } })
        let single = all.filter { !grouped.contains([$0.from, $0.to]) }
        let shown = single.filter {
            verdict.links.count <= Self.longestWithAllEdges || !$0.isImplied || $0.binding == .none
        }
        let first = shown.sorted { !$0.isImplied && $1.isImplied }.prefix(Self.mostEdges)
        edges = first.sorted { $0.isImplied && !$1.isImplied }
        hiddenCount = single.count - edges.count
        place(layers)
    }

    /// The bindings that are drawn, in the order of the legend.
    var bindings: [ChainEdge.Binding] {
        [.sameInput, .outputToInput, .through, .named, .none].filter { binding in
            edges.contains { $0.binding == binding } || groups.contains { $0.binding == binding }
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

    /// Places by the longest way from a link that stands on none.
    private static func layers(of links: [LinkVerdict]) -> [[Int]] {
        var layers: [[Int]] = []
        var depth: [Int] = []
        for (place, link) in links.enumerated() {
            let own = link.edges.filter { $0.earlier < place }.map { depth[$0.earlier] + 1 }.max() ?? 0
            depth.append(own)
            // Each depth but the first is one more than another.
            if own == layers.count { layers.append([]) }
            layers[own].append(place)
        }
        return layers
    }

    /// Whole layers of small links that a link of the next layer stands on in one way.
    private static func groups(_ layers: [[Int]], _ edges: [Edge]) -> [Group] {
        zip(layers, layers.dropFirst()).flatMap { layer, next -> [Group] in
            guard layer.count > mostLarge else { return [] }
            return next.compactMap { to in
                let own = edges.filter { $0.to == to && layer.contains($0.from) }
                guard own.count == layer.count, let first = own.first,
                    own.allSatisfy({ $0.binding == first.binding })
                else { return nil }
                return Group(members: layer, to: to, binding: first.binding)
            }
        }
    }

    /// Rows by layers; a layer that is too wide is broken into several.
    private mutating func place(_ layers: [[Int]]) {
        func columns(_ layer: [Int]) -> Int { layer.count > Self.mostLarge ? Self.smallColumns : Self.columns }
        func width(_ count: Int, isSmall: Bool) -> Int {
            isSmall ? count * 149 + (count - 1) * Self.smallGap : count * Self.width + (count - 1) * Self.gapX
        }
        let inner = layers.map { width(min($0.count, columns($0)), isSmall: $0.count > Self.mostLarge) }.max() ?? 0
        var (row, y) = (0, Self.margin)
        for layer in layers {
            let isSmall = layer.count > Self.mostLarge
            for start in stride(from: 0, to: layer.count, by: columns(layer)) {
                let members = layer[start..<min(start + columns(layer), layer.count)]
                // Small ones are a grid, in which a last row that is not full begins at the left.
                let own = width(isSmall ? columns(layer) : members.count, isSmall: isSmall)
                var x = Self.margin + (inner - own) / 2
                for place in members {
                    (nodes[place].row, nodes[place].x, nodes[place].y) = (row, x, y)
                    x += nodes[place].width + (isSmall ? Self.smallGap : Self.gapX)
                }
                row += 1
                y += isSmall ? nodes[members[members.startIndex]].height + Self.smallGap : Self.height + Self.gapY
            }
            if isSmall { y += Self.gapY - Self.smallGap }
        }
        let reach = edges.filter { isBeside($0) }.map { bulge(of: $0) }.max() ?? 0
        size = (2 * Self.margin + inner + reach * 3 / 4, Self.margin + y - Self.gapY)
    }

    /// The frame of a group.
    func frame(of group: Group) -> (x: Int, y: Int, width: Int, height: Int) {
        let own = group.members.map { nodes[$0] }
        let (left, top) = (own.map(\.x).min() ?? 0, own.map(\.y).min() ?? 0)
        let (right, bottom) = (own.map { $0.x + $0.width }.max() ?? 0, own.map { $0.y + $0.height }.max() ?? 0)
        return (left - 8, top - 8, right - left + 16, bottom - top + 16)
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
