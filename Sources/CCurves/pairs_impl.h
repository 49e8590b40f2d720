/// Sums of many independent pairs of affine points, with one inversion for all (Montgomery's trick).
///
/// Parameters: those of group_impl.h, which must come before. A sum costs six multiplications and three more for its
/// share of the inversion, against ten to eleven for an addition in extended Jacobian form.

#define PAIR CAT(CAT(CURVE, GROUP), pair)
#define PAIR_SCRATCH CAT(CAT(CURVE, GROUP), pair_scratch)

/// What is to be added and where the sum goes. An operand is a pointer to an affine point that is not infinity, with
/// its lowest bit set if the point is to be negated. The sum may replace an operand of its own pair and of later pairs of
/// the batch, which read it unchanged.
typedef struct {
    uintptr_t left, right;
    AFFINE *sum;
} PAIR;

/// How many pairs share an inversion at most: enough to make it cheap, few enough to stay in the cache.
enum { GROUP_(pair_batch) = 1024 };

INLINE const AFFINE *GROUP_(operand_point)(uintptr_t operand) {
    return (const AFFINE *)(operand & ~(uintptr_t)1);
}

INLINE void GROUP_(operand_y)(COORD_T *y, uintptr_t operand) {
    const AFFINE *point = GROUP_(operand_point)(operand);
    if (operand & 1) {
        COORD_(neg)(y, &point->y);
    } else {
        *y = point->y;
    }
}

/// The sum of one pair: x coordinates that differ, equal points, or opposite ones.
typedef enum { GROUP_(pair_differ), GROUP_(pair_same), GROUP_(pair_opposite) } CAT(GROUP, pair_kind);

typedef struct {
    COORD_T denominator[GROUP_(pair_batch)];
    COORD_T product[GROUP_(pair_batch)];
    uint8_t kind[GROUP_(pair_batch)];
} CAT(GROUP, scalar_pair_scratch);

/// The denominator of the slope: x2 - x1, or 2·y for a tangent, or 1 where the sum is infinity.
INLINE CAT(GROUP, pair_kind) GROUP_(pair_denominator)(COORD_T *denominator, const PAIR *pair) {
    const AFFINE *left = GROUP_(operand_point)(pair->left), *right = GROUP_(operand_point)(pair->right);
    COORD_(sub)(denominator, &right->x, &left->x);
    if (__builtin_expect(!COORD_(is_zero)(denominator), 1)) {
        return GROUP_(pair_differ);
    }
    COORD_T y, other;
    GROUP_(operand_y)(&y, pair->left);
    GROUP_(operand_y)(&other, pair->right);
    COORD_(add)(denominator, &y, &other);
    if (COORD_(is_zero)(denominator)) {
        COORD_(set_one)(denominator);
        return GROUP_(pair_opposite);
    }
    return GROUP_(pair_same);
}

/// Adds n pairs, at most pair_batch. Any points but infinity; equal and opposite ones too.
BODY void GROUP_(add_pairs_scalar_vartime)(const PAIR *pairs, size_t n,
                                           CAT(GROUP, scalar_pair_scratch) * scratch) {
    static const AFFINE infinity;
    COORD_T t;
    if (n == 0) {
        return; // without the inversion: terms of a flush may all have to wait
    }
    COORD_(set_one)(&t);
    for (size_t i = 0; i < n; i++) {
        scratch->kind[i] = (uint8_t)GROUP_(pair_denominator)(&scratch->denominator[i], &pairs[i]);
        scratch->product[i] = t;
        COORD_(mul)(&t, &t, &scratch->denominator[i]);
    }
    COORD_(inverse_vartime)(&t, &t);
    for (size_t i = n; i-- > 0;) {
        const PAIR *pair = &pairs[i];
        COORD_T slope, x, y, s;
        COORD_(mul)(&slope, &t, &scratch->product[i]);
        COORD_(mul)(&t, &t, &scratch->denominator[i]);
        if (scratch->kind[i] == GROUP_(pair_opposite)) {
            *pair->sum = infinity;
            continue;
        }
        const AFFINE *left = GROUP_(operand_point)(pair->left), *right = GROUP_(operand_point)(pair->right);
        GROUP_(operand_y)(&y, pair->left);
        if (scratch->kind[i] == GROUP_(pair_same)) {
            COORD_(square)(&x, &left->x);
            COORD_(double)(&s, &x);
            COORD_(add)(&s, &s, &x);
        } else {
            GROUP_(operand_y)(&s, pair->right);
            COORD_(sub)(&s, &s, &y);
        }
        COORD_(mul)(&slope, &slope, &s);
        COORD_(square)(&x, &slope);
        COORD_(sub)(&x, &x, &left->x);
        COORD_(sub)(&x, &x, &right->x);
        COORD_(sub)(&s, &left->x, &x);
        COORD_(mul)(&s, &s, &slope);
        COORD_(sub)(&pair->sum->y, &s, &y);
        pair->sum->x = x;
    }
}

// Limbs of lanes have ten bits to spare: too few for weights of LANES_SHIFT = 32 bits, as six words have them.
#if defined(LANES_BACKEND) && CURVE_FP_LIMBS <= 4
#include "lanes_pairs_impl.h"
#else
typedef CAT(GROUP, scalar_pair_scratch) PAIR_SCRATCH;

BODY void GROUP_(add_pairs_vartime)(PAIR *pairs, size_t n, PAIR_SCRATCH *scratch) {
    GROUP_(add_pairs_scalar_vartime)(pairs, n, scratch);
}
#endif
