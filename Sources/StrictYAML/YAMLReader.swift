/// Builds a file's values of libyaml's events, and refuses what is not taken.
struct YAMLReader {
    /// The file, as marks count it.
    let source: [Unicode.Scalar]
    let limits: YAMLLimits
    private var count = 0

    init(source: [Unicode.Scalar], limits: YAMLLimits) {
        self.source = source
        self.limits = limits
    }

    /// The one document of a file; no entries if there is none.
    mutating func document(_ events: YAMLEvents) throws(YAMLError) -> [YAMLEntry] {
        var event = try events.next()
        if case .other = event.kind { event = try events.next() }
        if case .streamEnd = event.kind { return [] }
        guard case .documentStart(isMarked: false) = event.kind else { throw Self.marked(event.line) }
        event = try events.next()
        guard case .mappingStart(let isFlow, let hasAnchor, let hasTag) = event.kind, event.column == 0 || isFlow else {
            throw YAMLError(
                code: .syntax, line: event.line, message: "expected `key: value`, without indentation")
        }
        try refuse(event, isFlow: isFlow, hasAnchor: hasAnchor, hasTag: hasTag)
        let entries = try mapping(events, level: 1)
        event = try events.next()
        guard case .documentEnd(isMarked: false) = event.kind else { throw Self.marked(event.line) }
        event = try events.next()
        guard case .streamEnd = event.kind else { throw Self.marked(event.line) }
        return entries
    }

    private static func marked(_ line: Int) -> YAMLError {
        YAMLError(
            code: .document, line: line, message: "a file is one document, without directives and marks of its ends")
    }

    /// A value, from its first event on.
    private mutating func node(
        _ event: YAMLEvents.Event, of line: Int, _ events: YAMLEvents, level: Int
    ) throws(YAMLError) -> YAMLNode {
        try countValue(event.line)
        switch event.kind {
        case .text(let text, let style, let hasAnchor, let hasTag):
            try refuse(event, isFlow: false, hasAnchor: hasAnchor, hasTag: hasTag)
            let own = try self.text(text, style, event, of: line)
            return YAMLNode(content: .text(text, own), line: event.line)
        case .listStart(let isFlow, let hasAnchor, let hasTag):
            try refuse(event, isFlow: isFlow, hasAnchor: hasAnchor, hasTag: hasTag)
            try checkDepth(level, event.line)
            return YAMLNode(content: .list(try list(events, level: level + 1)), line: event.line)
        case .mappingStart(let isFlow, let hasAnchor, let hasTag):
            try refuse(event, isFlow: isFlow, hasAnchor: hasAnchor, hasTag: hasTag)
            try checkDepth(level, event.line)
            return YAMLNode(content: .mapping(try mapping(events, level: level + 1)), line: event.line)
        case .alias:
            throw YAMLError(
                code: .alias, line: event.line, message: "values are written where they are used, without `*`")
        default: throw YAMLError(code: .syntax, line: event.line, message: "expected a value")
        }
    }

    private mutating func list(_ events: YAMLEvents, level: Int) throws(YAMLError) -> [YAMLNode] {
        var nodes: [YAMLNode] = []
        while true {
            let event = try events.next()
            if case .listEnd = event.kind { return nodes }
            let node = try node(event, of: event.line, events, level: level)
            guard follows("-", event) else {
                throw YAMLError(
                    code: .multipleLines, line: event.line, message: "what belongs to a dash begins in its line")
            }
            nodes.append(node)
        }
    }

    private mutating func mapping(_ events: YAMLEvents, level: Int) throws(YAMLError) -> [YAMLEntry] {
        var entries: [YAMLEntry] = []
        var keys: Set<String> = []
        while true {
            let event = try events.next()
            if case .mappingEnd = event.kind { return entries }
            let key = try key(event)
            guard keys.insert(key).inserted else {
                throw YAMLError(code: .duplicateKey, line: event.line, message: "the key \(key) stands twice")
            }
            try countValue(event.line)
            let value = try node(try events.next(), of: event.line, events, level: level)
            entries.append(YAMLEntry(key: key, line: event.line, value: value))
        }
    }

    /// A key: a plain word, with its colon behind it.
    private func key(_ event: YAMLEvents.Event) throws(YAMLError) -> String {
        if case .alias = event.kind {
            throw YAMLError(code: .alias, line: event.line, message: "keys are written where they stand, without `*`")
        }
        guard case .text(let text, .plain?, let hasAnchor, let hasTag) = event.kind else {
            throw YAMLError(
                code: .key, line: event.line, message: "expected `key: value`: a key has no quotes or brackets")
        }
        try refuse(event, isFlow: false, hasAnchor: hasAnchor, hasTag: hasTag)
        let isWord = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "-")
        }
        let end = event.scalars.upperBound
        guard isWord, !text.isEmpty, !text.hasPrefix("-"), end < source.count, source[end] == ":" else {
            throw YAMLError(
                code: .key, line: event.line,
                message:
                    "expected `key: value`: keys are of lower-case letters, digits and hyphens, and the colon follows")
        }
        return text
    }

    /// A text that is in the file as it is read: in one line, without escapes.
    private func text(
        _ text: String, _ style: YAMLNode.Style?, _ event: YAMLEvents.Event, of line: Int
    ) throws(YAMLError) -> YAMLNode.Style {
        guard let style, event.line == event.endLine else {
            throw YAMLError(
                code: .multipleLines, line: style == .plain ? continuation(of: event) : event.line,
                message: "only plain or quoted text in one line may follow")
        }
        guard !text.isEmpty else {
            throw YAMLError(code: .empty, line: line, message: "there is no value")
        }
        let quotes = style == .plain ? 0 : 1
        let scalars = Array(text.unicodeScalars)
        guard event.line == line else {
            throw YAMLError(
                code: .multipleLines, line: event.line, message: "text stands in the line of its key or dash")
        }
        guard event.scalars.count == scalars.count + 2 * quotes, event.scalars.upperBound <= source.count,
            source[event.scalars].dropFirst(quotes).starts(with: scalars)
        else {
            throw YAMLError(
                code: .escape, line: event.line, message: "quotes stand around the whole value, without escapes")
        }
        if style == .plain, let first = scalars.first, "-?,".unicodeScalars.contains(first),
            !(first == "-" && scalars.dropFirst().first.map { ("0"..."9").contains($0) } ?? false)
        {
            throw YAMLError(
                code: .syntax, line: event.line, message: "text that begins with a sign of YAML's needs quotes")
        }
        return style
    }

    /// The line in which a plain text goes on: most often what stands there was to be something else.
    private func continuation(of event: YAMLEvents.Event) -> Int {
        let text = source[event.scalars.clamped(to: 0..<source.count)].drop { $0 != "\n" }
        return event.line + text.prefix { $0 == "\n" || $0 == "\r" || $0 == " " }.count { $0 == "\n" }
    }

    /// Whether a sign stands before what was read, with nothing but spaces between.
    private func follows(_ sign: Unicode.Scalar, _ event: YAMLEvents.Event) -> Bool {
        source[..<min(event.scalars.lowerBound, source.count)].last { $0 != " " } == sign
    }

    private func refuse(
        _ event: YAMLEvents.Event, isFlow: Bool, hasAnchor: Bool, hasTag: Bool
    ) throws(YAMLError) {
        if hasAnchor {
            throw YAMLError(code: .anchor, line: event.line, message: "values have no names: `&` is not taken")
        }
        if hasTag {
            throw YAMLError(
                code: .tag, line: event.line, message: "values are text, lists or mappings: `!` is not taken")
        }
        if isFlow {
            throw YAMLError(
                code: .flowStyle, line: event.line,
                message: "lists stand behind dashes and mappings in lines, not in brackets")
        }
    }

    private mutating func countValue(_ line: Int) throws(YAMLError) {
        count += 1
        guard count <= limits.values else {
            throw YAMLError(code: .tooMany, line: line, message: "a file has at most \(limits.values) keys and values")
        }
    }

    private func checkDepth(_ level: Int, _ line: Int) throws(YAMLError) {
        guard level < limits.levels else {
            throw YAMLError(code: .tooDeep, line: line, message: "a file has at most \(limits.levels) levels")
        }
    }
}
