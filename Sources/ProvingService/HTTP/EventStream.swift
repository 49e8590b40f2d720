import HummingbirdCore
import NIOCore

/// Server-sent events (WHATWG HTML section 9.2).
enum EventStream {
    private enum Item: Sendable {
        case event(JobEvent)
        case heartbeat
    }

    /// Writes events until they end; a comment in silent times, so that a client that left is noticed.
    static func write(
        _ events: AsyncStream<JobEvent>, heartbeat: Duration, to writer: inout any ResponseBodyWriter
    ) async throws {
        // Both sources feed one stream; its only reader is this task, so writes stay in order.
        let (items, feed) = AsyncStream<Item>.makeStream(bufferingPolicy: .bufferingNewest(1024))
        let pump = Task {
            for await event in events { feed.yield(.event(event)) }
            feed.finish()
        }
        let clock = Task {
            while !Task.isCancelled {
                try await Task.sleep(for: heartbeat)
                feed.yield(.heartbeat)
            }
        }
        defer {
            pump.cancel()
            clock.cancel()
        }
        for await item in items {
            switch item {
            case .event(let event): try await writer.write(ByteBuffer(bytes: event.serverSentEvent))
            case .heartbeat: try await writer.write(ByteBuffer(string: ": alive\n\n"))
            }
        }
    }
}
