/// Every function of a curve's contract on one backend against the same on GMP.
///
/// Parameters: CURVE. Needs harness.h and the curve's backend header.

#include "macros.h"

/// The backend under test, and the one that it is held against.
static const CAT(CURVE, backend) * fast;
static const CAT(CURVE, backend) *const slow = &CAT(CURVE, backend_gmp);

static const CAT(CURVE, backend) *const candidates[] = {
    &CAT(CURVE, backend_portable),
#if defined(__x86_64__)
    &CAT(CURVE, backend_adx),
    &CAT(CURVE, backend_ifma),
#endif
};
enum { CANDIDATES = sizeof candidates / sizeof candidates[0] };

#define SAME(a, b, ...) CHECK(memcmp(&(a), &(b), sizeof(a)) == 0, __VA_ARGS__)

/// Calls F on both backends with outputs `x` and `y`, which start alike, and compares.
#define BOTH(F, ...)                                                                                         \
    do {                                                                                                     \
        memset(&x, 0xaa, sizeof x);                                                                          \
        memset(&y, 0xaa, sizeof y);                                                                          \
        fast->F(&x, __VA_ARGS__);                                                                            \
        slow->F(&y, __VA_ARGS__);                                                                            \
        SAME(x, y, #F);                                                                                      \
    } while (0)

#define BOTH_DECIDE(F, ...)                                                                                  \
    do {                                                                                                     \
        memset(&x, 0xaa, sizeof x);                                                                          \
        memset(&y, 0xaa, sizeof y);                                                                          \
        bool found = fast->F(&x, __VA_ARGS__);                                                               \
        CHECK(found == slow->F(&y, __VA_ARGS__), #F);                                                        \
        SAME(x, y, #F);                                                                                      \
    } while (0)
