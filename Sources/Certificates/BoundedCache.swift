import Synchronization

/// What was worked out before, so that it is not worked out again: so many values at most. The one that was longest not asked for makes
/// room.
///
/// A cache believes nothing by itself: what may be kept under which key is up to who keeps it.
package final class BoundedCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry {
        let value: Value
        var lastUse: UInt64
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        var clock: UInt64 = 0
    }

    private let capacity: Int
    private let state = Mutex(State())

    /// - Parameter capacity: how many are kept, at least one.
    package init(capacity: Int) { self.capacity = capacity }

    /// What was kept under a key, if it is as is asked for; what is not stays, and counts as not asked for.
    package func value(_ key: Key, where isWanted: (Value) -> Bool = { _ in true }) -> Value? {
        state.withLock { state in
            guard let value = state.entries[key]?.value, isWanted(value) else { return nil }
            state.clock += 1
            state.entries[key]?.lastUse = state.clock
            return value
        }
    }

    /// Keeps a value, in place of another one of this key.
    ///
    /// - Complexity: O(capacity) when it is full.
    package func keep(_ value: Value, for key: Key) {
        state.withLock { state in
            state.clock += 1
            if state.entries[key] == nil, state.entries.count >= capacity,
                let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse })
            {
                state.entries.removeValue(forKey: oldest.key)
            }
            state.entries[key] = Entry(value: value, lastUse: state.clock)
        }
    }

    /// How many are kept.
    package var count: Int { state.withLock { $0.entries.count } }
}

/// What holds in an interval only.
package struct Dated<Value: Sendable>: Sendable {
    /// What holds.
    package let value: Value
    /// When: seconds since 1970, UTC; the end is excluded.
    package let validity: Range<Int64>

    /// Creates it.
    package init(_ value: Value, validity: Range<Int64>) {
        self.value = value
        self.validity = validity
    }
}

extension BoundedCache {
    /// What was kept under a key, if it holds at a time.
    package func value<Held>(_ key: Key, at time: Int64) -> Dated<Held>? where Value == Dated<Held> {
        value(key) { $0.validity.contains(time) }
    }
}
