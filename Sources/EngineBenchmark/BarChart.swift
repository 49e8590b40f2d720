import Foundation

/// Horizontal bars in groups, on one linear scale.
struct BarChart {
    struct Bar {
        var name: String
        /// The class that gives the colour.
        var style: String
        var value: Double
        /// Behind the value, smaller.
        var note = ""
    }

    struct Group {
        var name: String
        var bars: [Bar]
        /// A line to stay left of.
        var limit: Double?
    }

    var title: String
    var groups: [Group]
    var format: (Double) -> String = Quantity.time

    var svg: String {
        let (width, left, right) = (560.0, 78.0, 132.0)
        let (barHeight, groupGap, head) = (17.0, 12.0, 18.0)
        let most = groups.flatMap { group in group.bars.map(\.value) + [group.limit ?? 0] }.max() ?? 0
        guard most > 0 else { return "" }
        let scale = (width - left - right) / most
        var y = 2.0
        var body = ""
        for group in groups {
            body += Markup.label("group", 0, y + 12, group.name)
            y += head
            let start = y
            for bar in group.bars {
                let length = max(1.5, bar.value * scale)
                body += Markup.label("axis end", left - 8, y + barHeight - 5, bar.name)
                body +=
                    "<g class=\"\(bar.style)\"><rect x=\"\(Markup.number(left))\" y=\"\(Markup.number(y + 1))\" "
                    + "width=\"\(Markup.number(length))\" height=\"\(Markup.number(barHeight - 3))\" rx=\"2\"/></g>"
                body +=
                    "<text class=\"value\" x=\"\(Markup.number(left + length + 7))\" "
                    + "y=\"\(Markup.number(y + barHeight - 4))\">\(Markup.text(format(bar.value)))"
                    + "<tspan class=\"note\" dx=\"6\">\(Markup.text(bar.note))</tspan></text>"
                y += barHeight
            }
            if let limit = group.limit {
                let x = left + limit * scale
                body += "<g class=\"limit\">" + Markup.line("", x, start - 2, x, y) + "<title>target "
                body += Markup.text(format(limit)) + "</title></g>"
            }
            y += groupGap
        }
        let head0 = "<svg viewBox=\"0 0 \(Int(width)) \(Int(y))\" role=\"img\" aria-label=\"\(Markup.text(title))\">"
        return head0 + body + "</svg>"
    }
}
