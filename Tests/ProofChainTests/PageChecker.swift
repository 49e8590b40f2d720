/// A strict reader of the pages that are written here: every element closed, every attribute quoted, nothing that runs or loads.
enum PageChecker {
    /// What is wrong with a page; nothing if it is well formed and inert.
    static func faults(in page: String) -> [String] {
        var faults = forbidden.filter { page.lowercased().contains($0) }.map { "it holds \($0)" }
        if page.unicodeScalars.contains(where: { hidden.contains($0.value) }) {
            faults.append("it holds hidden characters")
        }
        var rest = page[...]
        guard rest.hasPrefix("<!DOCTYPE html>\n") else { return faults + ["it has no document type"] }
        rest = rest.dropFirst("<!DOCTYPE html>".count)
        var open: [Substring] = []
        while let start = rest.firstIndex(where: { $0 == "<" || $0 == ">" || $0 == "&" }) {
            rest = rest[start...]
            if rest.hasPrefix("&") {
                guard let entity = entities.first(where: { rest.hasPrefix($0) }) else {
                    return faults + ["a bare ampersand before \(rest.prefix(20))"]
                }
                rest = rest.dropFirst(entity.count)
                continue
            }
            guard rest.hasPrefix("<"), let end = rest.firstIndex(of: ">") else {
                return faults + ["a bare sign before \(rest.prefix(20))"]
            }
            let tag = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasPrefix("/") {
                guard let last = open.popLast(), last == tag.dropFirst() else {
                    return faults + ["\(tag) closes nothing"]
                }
                continue
            }
            let name = tag.prefix { $0.isLetter || $0.isNumber }
            guard elements.contains(String(name)) else { return faults + ["an element \(name)"] }
            faults += attributeFaults(tag.dropFirst(name.count))
            if !tag.hasSuffix("/"), !void.contains(String(name)) { open.append(name) }
        }
        return open.isEmpty ? faults : faults + ["\(open) are not closed"]
    }

    private static let entities = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"]
    private static let void: Set<String> = ["meta", "br"]
    private static let elements: Set<String> = [
        "html", "head", "meta", "title", "style", "body", "main", "header", "section", "footer", "figure", "figcaption",
        "h1", "h2", "h3", "p", "span", "code", "pre", "ul", "li", "br", "div", "details", "summary", "table", "thead",
        "tbody", "tr", "th", "td", "svg", "g", "rect", "circle", "path", "text",
    ]
    /// What would run, load or lead away.
    private static let forbidden = [
        "<script", "javascript:", "http:", "https:", "url(", "@import", " src=", " href=", "<iframe", "<object", "<img",
        " onload", " onerror", " onclick", " style=",
    ]
    /// Control characters other than line ends, and what turns the reading direction.
    private static let hidden: Set<UInt32> = Set(
        (0..<0x20).filter { $0 != 0x0A } + [0x7F, 0x200E, 0x200F] + Array(0x202A...0x202E) + Array(0x2066...0x2069))

    /// Attributes are a name, or a name and a value in double quotes.
    private static func attributeFaults(_ text: Substring) -> [String] {
        var rest = text.drop { $0 == " " }
        while !rest.isEmpty, rest != "/" {
            let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "-" }
            guard !name.isEmpty else { return ["an attribute in \(text.prefix(60))"] }
            rest = rest.dropFirst(name.count)
            if rest.hasPrefix("=\"") {
                rest = rest.dropFirst(2)
                guard let end = rest.firstIndex(of: "\"") else { return ["an open quote in \(text.prefix(60))"] }
                rest = rest[rest.index(after: end)...]
            }
            rest = rest.drop { $0 == " " }
        }
        return []
    }
}
