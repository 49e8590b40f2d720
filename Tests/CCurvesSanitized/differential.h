/// What tests that hold every backend of a curve against GMP share.
///
/// Parameters: CURVE. Needs harness.h and the curve's backend header. The tests themselves: differential_field_impl.h,
/// differential_fp2_impl.h, differential_group_impl.h, differential_sums_impl.h.

#include "macros.h"

#define CURVE_(name) CAT(CURVE, name)

/// The backend under test, and the one that it is held against.
static const CURVE_(backend) * fast;
static const CURVE_(backend) *const slow = &CURVE_(backend_gmp);

static const CURVE_(backend) *const candidates[] = {
    &CURVE_(backend_portable),
#if defined(__x86_64__)
    &CURVE_(backend_adx),
    &CURVE_(backend_ifma),
#endif
};
enum { CANDIDATES = sizeof candidates / sizeof candidates[0] };

#define SAME(a, b, ...) CHECK(memcmp(&(a), &(b), sizeof(a)) == 0, __VA_ARGS__)

/// Calls F on both backends with outputs `x` and `y`, which start alike, and compares.
#define BOTH(F, ...) BOTH_(F, __VA_ARGS__)
#define BOTH_(F, ...)                                                                                        \
    do {                                                                                                     \
        memset(&x, 0xaa, sizeof x);                                                                          \
        memset(&y, 0xaa, sizeof y);                                                                          \
        fast->F(&x, __VA_ARGS__);                                                                            \
        slow->F(&y, __VA_ARGS__);                                                                            \
        SAME(x, y, #F);                                                                                      \
    } while (0)

/// The same for functions that say whether they could.
#define BOTH_DECIDE(F, ...) BOTH_DECIDE_(F, __VA_ARGS__)
#define BOTH_DECIDE_(F, ...)                                                                                 \
    do {                                                                                                     \
        memset(&x, 0xaa, sizeof x);                                                                          \
        memset(&y, 0xaa, sizeof y);                                                                          \
        bool found = fast->F(&x, __VA_ARGS__);                                                               \
        CHECK(found == slow->F(&y, __VA_ARGS__), #F);                                                        \
        SAME(x, y, #F);                                                                                      \
    } while (0)

/// Runs `tests` for each backend that this CPU runs.
static inline void run_on_candidates(const char *name, void (*tests)(void)) {
    for (int i = 0; i < CANDIDATES; i++) {
        fast = candidates[i];
        if (!CURVE_(backend_available)(fast->name)) {
            printf("%s: SKIPPED %s, which this CPU cannot run\n", name, fast->name);
            continue;
        }
        printf("%s: %s\n", name, fast->name);
        tests();
    }
}
