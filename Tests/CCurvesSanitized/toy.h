/// The bodies of the C core over a curve of 97 points: p = 103, r = 97, one limb, the BN curve with x = 1.
///
/// Everything about BN254 that does not depend on size is the same code: tower, groups, sums, transforms, pairing.
/// TOY_BACKEND names the file with the arithmetic, and TOY_LANES that of the lanes, if they are to be used. A third group,
/// y² = x³ + 1 with 84 points, has what BN curves lack: points of order 2 and 3.
#ifndef TOY_H
#define TOY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <gmp.h>

#include "toy_constants.h"

typedef struct { uint64_t limb[1]; } toy_fp;
typedef struct { uint64_t limb[1]; } toy_fr;
typedef struct { uint64_t limb[1]; } toy_integer;
typedef struct { toy_fp c0, c1; } toy_fp2;
typedef struct { toy_fp2 c0, c1, c2; } toy_fp6;
typedef struct { toy_fp6 c0, c1; } toy_fp12;

#define TOY_GROUP_TYPES(G, COORDINATE)                                                                       \
    typedef struct { COORDINATE x, y; } toy_##G##_affine;                                                    \
    typedef struct { COORDINATE x, y, z; } toy_##G;                                                          \
    typedef struct { COORDINATE x, y, zz, zzz; } toy_##G##_xyzz;

TOY_GROUP_TYPES(g1, toy_fp)
TOY_GROUP_TYPES(g2, toy_fp2)
TOY_GROUP_TYPES(g3, toy_fp)

typedef struct { uint32_t coefficient, wire; } toy_term;
typedef struct { uint64_t low, high; } toy_split_scalar;
enum toy_point_status {
    toy_point_finite,
    toy_point_infinity,
    toy_point_bad_flags,
    toy_point_infinity_not_canonical,
    toy_point_coordinate_not_canonical,
    toy_point_not_on_curve,
};
typedef struct { toy_fp2 a, b, c; } toy_line;
typedef struct {
    toy_line lines[TOY_LINES];
    uint32_t used;
    bool infinity, unit;
} toy_g2_prepared;

#define CURVE toy
#define CURVE_UPPER TOY
#define CURVE_FP_LIMBS 1
#define CURVE_FR_LIMBS 1
#define FIELD_BACKEND TOY_BACKEND
#if defined(TOY_LANES)
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,avx512ifma"))),       \
                             apply_to = function)
#define LANES_BACKEND TOY_LANES
#define TOY_ARITHMETIC TOY_BACKEND " with " TOY_LANES
#else
#define TOY_ARITHMETIC TOY_BACKEND
#endif
// So small that a transform of 16 values has three phases of columns.
#define NTT_WHOLE_LOG 2
#define NTT_BLOCK_LOG 1
#define NTT_COLUMN_LOG 1
#define NTT_SCRATCH_LOG 2
#define NTT_WIDTH 1
#include "bn_curve_impl.h"

#define GROUP g3
#define COORD fp
#define GROUP_B CURVE_CONSTANT(G3_B)
#define GROUP_ORDER                                                                                          \
    {                                                                                                        \
        {                                                                                                    \
            TOY_G3_ORDER                                                                                     \
        }                                                                                                    \
    }
#include "group_impl.h"
#include "xyzz_impl.h"
#include "pairs_impl.h"
#include "buckets_impl.h"
#include "msm_impl.h"

#if defined(TOY_LANES)
#pragma clang attribute pop
#endif

#endif
