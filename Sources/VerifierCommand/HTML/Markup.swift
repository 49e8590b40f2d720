/// A piece of HTML. Text gets in by interpolation only, where it is escaped: statements hold what strangers wrote.
struct Markup: ExpressibleByStringInterpolation, Sendable {
    /// The HTML.
    private(set) var text: String

    /// HTML that stands in the source.
    init(stringLiteral value: String) { text = value }

    /// HTML of the source with pieces and texts in it.
    init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    /// Nothing.
    static let nothing: Markup = ""

    /// A literal of Swift: what is between the interpolations is taken as it is.
    struct StringInterpolation: StringInterpolationProtocol {
        var text = ""

        init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

        mutating func appendLiteral(_ literal: String) { text += literal }

        /// Text, which may be anybody's.
        mutating func appendInterpolation(_ foreign: String) { text += Markup.escaped(foreign) }

        /// HTML that was put together here.
        mutating func appendInterpolation(_ markup: Markup) { text += markup.text }

        mutating func appendInterpolation(_ markup: [Markup]) { for piece in markup { text += piece.text } }

        mutating func appendInterpolation(_ number: Int) { text += String(number) }
    }

    static func + (left: Markup, right: Markup) -> Markup {
        var result = left
        result += right
        return result
    }

    static func += (left: inout Markup, right: Markup) { left.text += right.text }

    /// The same in text and in attributes: what cannot be seen or turns the reading direction as an escape, as in other reports.
    private static func escaped(_ foreign: String) -> String {
        var result = ""
        for scalar in TextStyle(isRich: false).safe(foreign).unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension Sequence<Markup> {
    /// One after the other.
    func joined(separator: Markup = .nothing) -> Markup {
        var result = Markup.nothing
        for (place, piece) in enumerated() {
            if place > 0 { result += separator }
            result += piece
        }
        return result
    }
}

extension String {
    /// At most so many characters; an ellipsis stands for the rest.
    func clipped(to count: Int) -> String {
        self.count <= count ? self : self.prefix(max(count - 1, 0)) + "…"
    }
}
