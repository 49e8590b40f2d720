/// Horizontal bars made of parts, on one linear scale, with bands across them for what was not measured.
struct StackChart {
    struct Part {
        var name: String
        /// The class that gives the colour.
        var style: String
        var value: Double
    }

    struct Bar {
        var name: String
        var parts: [Part]
        /// Behind the sum, smaller.
        var note = ""
    }

    struct Band {
        var name: String
        var range: ClosedRange<Double>
    }

    var title: String
    var bars: [Bar]
    var bands: [Band] = []
    /// Room for the bars' names.
    var left = 78.0

    /// Bands so far beyond all bars that these would be small are left out; the table has them.
    private var shownBands: [Band] {
        let most = bars.map(total).max() ?? 0
        return bands.filter { $0.range.upperBound <= max(2 * most, 0.06) }
    }

    private func total(_ bar: Bar) -> Double { bar.parts.reduce(0) { $0 + $1.value } }

    var svg: String {
        let (width, right, height) = (560.0, 148.0, 26.0)
        let most = max(bars.map(total).max() ?? 0, shownBands.map(\.range.upperBound).max() ?? 0)
        guard most > 0 else { return "" }
        let scale = (width - left - right) / most
        var y = 4.0
        var body = ""
        for bar in bars {
            var x = left
            body += Markup.label("axis end", left - 8, y + height - 10, bar.name)
            for part in bar.parts {
                let length = part.value * scale
                body +=
                    "<g class=\"\(part.style)\"><rect x=\"\(Markup.number(x))\" y=\"\(Markup.number(y))\" "
                    + "width=\"\(Markup.number(max(0.8, length)))\" height=\"\(Markup.number(height - 8))\">"
                    + "<title>\(Markup.text(part.name)): \(Quantity.time(part.value))</title></rect></g>"
                x += length
            }
            body +=
                "<text class=\"value halo\" x=\"\(Markup.number(x + 7))\" y=\"\(Markup.number(y + height - 12))\">"
                + "\(Quantity.time(total(bar)))<tspan class=\"note\" dx=\"6\">\(Markup.text(bar.note))</tspan></text>"
            y += height
        }
        // Bands lie behind the bars, and each has a line of its own below them for its name.
        var (bands, names) = ("", "")
        for band in shownBands {
            let (from, to) = (left + band.range.lowerBound * scale, left + band.range.upperBound * scale)
            let length = max(2.5, to - from)
            y += 16
            bands +=
                "<g class=\"band\"><rect x=\"\(Markup.number(from))\" y=\"0\" width=\"\(Markup.number(length))\" "
                + "height=\"\(Markup.number(y - 2))\"/></g>"
            // A label stays on the side on which there is room.
            let isLeft = from > width * 0.55
            names += Markup.label(
                isLeft ? "axis end halo" : "axis halo", isLeft ? from - 5 : from + length + 5, y,
                "published: \(band.name) \(Self.text(band.range))")
        }
        return "<svg viewBox=\"0 0 \(Int(width)) \(Int((y + 6).rounded(.up)))\" role=\"img\" "
            + "aria-label=\"\(Markup.text(title))\">" + bands + body + names + "</svg>"
    }

    static func text(_ range: ClosedRange<Double>) -> String {
        range.lowerBound == range.upperBound
            ? Quantity.time(range.lowerBound)
            : "\(Quantity.time(range.lowerBound)) … \(Quantity.time(range.upperBound))"
    }
}
