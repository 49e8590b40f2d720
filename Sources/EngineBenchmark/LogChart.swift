import Foundation

/// Times against sizes, both on logarithmic scales: one line for each series.
struct LogChart {
    struct Series {
        /// The text at the line's end.
        var name: String
        /// The class that gives the colour.
        var style: String
        /// Size as a power of two, and the value with its extremes.
        var points: [(log: Int, value: Double, low: Double, high: Double)]
    }

    var title: String
    var series: [Series]
    var format: (Double) -> String = Quantity.time

    private let width = 560.0
    private let height = 300.0
    private let left = 58.0
    private let right = 92.0
    private let top = 14.0
    private let bottom = 34.0

    var svg: String {
        let points = series.flatMap(\.points)
        guard let smallest = points.map(\.log).min(), let largest = points.map(\.log).max() else { return "" }
        let values = points.flatMap { [$0.low, $0.high] }.filter { $0 > 0 }
        guard let least = values.min(), let most = values.max() else { return "" }
        let decades = (floor(log10(least)), max(ceil(log10(most)), floor(log10(least)) + 1))
        let inner = (width: width - left - right, height: height - top - bottom)
        func x(_ log: Int) -> Double {
            left + (smallest == largest ? 0.5 : Double(log - smallest) / Double(largest - smallest)) * inner.width
        }
        func y(_ value: Double) -> Double {
            top + (1 - (log10(value) - decades.0) / (decades.1 - decades.0)) * inner.height
        }
        var svg = "<svg viewBox=\"0 0 \(Int(width)) \(Int(height))\" role=\"img\" aria-label=\"\(Markup.text(title))\">"
        for decade in Int(decades.0)...Int(decades.1) {
            let height = y(pow(10, Double(decade)))
            svg += Markup.line("grid", left, height, width - right, height)
            svg += Markup.label("axis end", left - 8, height + 4, round(format(pow(10, Double(decade)))))
            guard decade < Int(decades.1) else { continue }
            for step in 2...9 {
                let height = y(Double(step) * pow(10, Double(decade)))
                svg += Markup.line("grid faint", left, height, width - right, height)
            }
        }
        for log in Set(points.map(\.log)).sorted() {
            svg += Markup.label("axis middle", x(log), height - 12, "2\(Markup.superscript(log))")
        }
        let ends = Self.spread(series.map { $0.points.last.map { y($0.value) } ?? 0 }, apart: 15)
        for (index, line) in series.enumerated() {
            guard let last = line.points.last else { continue }
            let path = line.points.map { "\(Markup.number(x($0.log))),\(Markup.number(y($0.value)))" }
            svg += "<g class=\"\(line.style)\"><polyline points=\"\(path.joined(separator: " "))\"/>"
            for point in line.points {
                svg += Markup.line("whisker", x(point.log), y(point.low), x(point.log), y(point.high))
                svg +=
                    "<circle cx=\"\(Markup.number(x(point.log)))\" cy=\"\(Markup.number(y(point.value)))\" r=\"3.5\">"
                    + "<title>\(Markup.text(line.name)), 2^\(point.log): \(format(point.value))</title></circle>"
            }
            svg += Markup.label("name", x(last.log) + 10, ends[index] + 4, line.name) + "</g>"
        }
        return svg + "</svg>"
    }

    /// `10.0 ms` as `10 ms`.
    private func round(_ text: String) -> String {
        text.replacing(".00 ", with: " ").replacing(".0 ", with: " ")
    }

    /// Heights moved as little as needed to keep labels apart.
    private static func spread(_ heights: [Double], apart: Double) -> [Double] {
        var result = heights
        let order = heights.indices.sorted { heights[$0] < heights[$1] }
        for (above, below) in zip(order, order.dropFirst()) where result[below] - result[above] < apart {
            result[below] = result[above] + apart
        }
        return result
    }
}

/// Pieces of HTML and SVG.
enum Markup {
    /// Text that stays text.
    static func text(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
        return result
    }

    static func number(_ value: Double) -> String { Quantity.decimal(value, places: 1) }

    static func line(_ style: String, _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> String {
        "<line class=\"\(style)\" x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\" y2=\"\(number(y2))\"/>"
    }

    static func label(_ style: String, _ x: Double, _ y: Double, _ content: String) -> String {
        "<text class=\"\(style)\" x=\"\(number(x))\" y=\"\(number(y))\">\(text(content))</text>"
    }

    static func superscript(_ value: Int) -> String {
        String(String(value).map { Array("⁰¹²³⁴⁵⁶⁷⁸⁹")[$0.wholeNumberValue ?? 0] })
    }
}
