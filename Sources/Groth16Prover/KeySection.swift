/// The sections of a key file, in file order.
public enum KeySection: UInt32, CaseIterable, Sendable {
    /// Indices of the wires that occur in A: little-endian UInt32, ascending.
    case aWires = 1
    /// [Aⱼ(τ)]₁ for those wires.
    case aPoints
    /// Indices of the wires that occur in B.
    case bWires
    /// [Bⱼ(τ)]₁ for those wires.
    case b1Points
    /// [Bⱼ(τ)]₂ for those wires.
    case b2Points
    /// [(β·Aⱼ(τ) + α·Bⱼ(τ) + Cⱼ(τ))/δ]₁ for every private wire that is neither committed nor the challenge.
    case lPoints
    /// [Lᵢ(τ)/δ]₁ with Lᵢ the Lagrange polynomials of the odd points of the domain of twice the size.
    case hPoints
    /// [β·Aⱼ(τ) + α·Bⱼ(τ) + Cⱼ(τ)]₁ for every committed wire: the bases of the commitment.
    case commitmentPoints
    /// σ times those.
    case knowledgePoints

    /// The size of one element: a wire index, or a point in affine Montgomery coordinates.
    public var elementByteCount: Int {
        switch self {
        case .aWires, .bWires: 4
        case .aPoints, .b1Points, .lPoints, .hPoints, .commitmentPoints, .knowledgePoints: 64
        case .b2Points: 128
        }
    }
}

/// Where each section of a key file lies: a function of the counts alone, so a header cannot say anything else.
struct KeyLayout: Equatable, Sendable {
    /// Sections start on pages, so that each can be dropped from memory by itself.
    static let alignment = 4096
    /// Every block of this size has a digest.
    static let blockByteCount = 1 << 16

    let aWireCount: Int
    let bWireCount: Int
    let privateWireCount: Int
    let domainSize: Int
    let committedWireCount: Int

    func count(of section: KeySection) -> Int {
        switch section {
        case .aWires, .aPoints: aWireCount
        case .bWires, .b1Points, .b2Points: bWireCount
        case .lPoints: privateWireCount
        case .hPoints: domainSize
        case .commitmentPoints, .knowledgePoints: committedWireCount
        }
    }

    /// The bytes of a section, counted from the start of the body.
    func range(of section: KeySection) -> Range<Int> {
        var start = 0
        for earlier in KeySection.allCases where earlier.rawValue < section.rawValue {
            start = Self.aligned(start + count(of: earlier) * earlier.elementByteCount)
        }
        return start..<(start + count(of: section) * section.elementByteCount)
    }

    var bodyByteCount: Int { Self.aligned(range(of: .knowledgePoints).upperBound) }
    var blockCount: Int { (bodyByteCount + Self.blockByteCount - 1) / Self.blockByteCount }

    static func aligned(_ offset: Int) -> Int {
        (offset + alignment - 1) / alignment * alignment
    }
}
