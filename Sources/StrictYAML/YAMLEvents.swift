import CYAML

/// libyaml's events over bytes in memory, one at a time.
///
/// libyaml scans and finds the structure; what of it is accepted is decided by `YAMLReader`.
struct YAMLEvents {
    /// What is in the file at one place.
    struct Event {
        /// What it is, as far as it matters here.
        enum Kind {
            case streamEnd
            case documentStart(isMarked: Bool)
            case documentEnd(isMarked: Bool)
            case alias
            case text(String, YAMLNode.Style?, hasAnchor: Bool, hasTag: Bool)
            case listStart(isFlow: Bool, hasAnchor: Bool, hasTag: Bool)
            case listEnd
            case mappingStart(isFlow: Bool, hasAnchor: Bool, hasTag: Bool)
            case mappingEnd
            case other
        }

        let kind: Kind
        /// From 1.
        let line: Int
        /// From 0.
        let column: Int
        /// The line in which it ends, from 1.
        let endLine: Int
        /// The Unicode scalars of the file that it was read from.
        let scalars: Range<Int>
    }

    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>

    /// - Precondition: the bytes are UTF-8.
    init(_ bytes: [UInt8]) {
        input = .allocate(capacity: max(1, bytes.count))
        _ = input.initialize(from: bytes)
        parser = .allocate(capacity: 1)
        guard yaml_parser_initialize(parser) == 1 else { preconditionFailure("no memory for a few kilobytes") }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
    }

    /// Frees what libyaml keeps.
    func close() {
        yaml_parser_delete(parser)
        parser.deallocate()
        input.deallocate()
    }

    /// The next event.
    ///
    /// - Throws: `syntax`, in the line where what cannot be read begins.
    func next() throws(YAMLError) -> Event {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw failure }
        defer { yaml_event_delete(&event) }
        let (start, end) = (event.start_mark, event.end_mark)
        return Event(
            kind: Self.kind(event), line: Int(start.line) + 1, column: Int(start.column), endLine: Int(end.line) + 1,
            scalars: Int(start.index)..<max(Int(start.index), Int(end.index)))
    }

    private static func kind(_ event: yaml_event_t) -> Event.Kind {
        switch event.type {
        case YAML_STREAM_END_EVENT: return .streamEnd
        case YAML_DOCUMENT_START_EVENT: return .documentStart(isMarked: event.data.document_start.implicit == 0)
        case YAML_DOCUMENT_END_EVENT: return .documentEnd(isMarked: event.data.document_end.implicit == 0)
        case YAML_ALIAS_EVENT: return .alias
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            let style: YAMLNode.Style? =
                switch scalar.style {
                case YAML_PLAIN_SCALAR_STYLE: .plain
                case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
                case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
                default: nil
                }
            return .text(
                String(decoding: bytes, as: UTF8.self), style, hasAnchor: scalar.anchor != nil,
                hasTag: scalar.tag != nil)
        case YAML_SEQUENCE_START_EVENT:
            let start = event.data.sequence_start
            return .listStart(
                isFlow: start.style == YAML_FLOW_SEQUENCE_STYLE, hasAnchor: start.anchor != nil,
                hasTag: start.tag != nil)
        case YAML_SEQUENCE_END_EVENT: return .listEnd
        case YAML_MAPPING_START_EVENT:
            let start = event.data.mapping_start
            return .mappingStart(
                isFlow: start.style == YAML_FLOW_MAPPING_STYLE, hasAnchor: start.anchor != nil,
                hasTag: start.tag != nil)
        case YAML_MAPPING_END_EVENT: return .mappingEnd
        default: return .other
        }
    }

    /// What libyaml found wrong. Scanning fails far behind where a quote was opened, so the beginning is named; the parser names the
    /// place itself.
    private var failure: YAMLError {
        let own = parser.pointee
        let isScanner = own.error == YAML_SCANNER_ERROR && own.context != nil
        let mark = isScanner ? own.context_mark : own.problem_mark
        let problem = own.problem.map { String(cString: $0) } ?? "it cannot be read"
        return YAMLError(code: .syntax, line: Int(mark.line) + 1, message: "expected YAML: \(problem)")
    }
}
