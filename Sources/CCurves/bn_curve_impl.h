/// A whole BN curve on one backend: every body file in order.
///
/// Parameters: CURVE (prefix of types), CURVE_UPPER (prefix of constants), CURVE_FP_LIMBS, CURVE_FR_LIMBS,
/// FIELD_BACKEND (the file with the arithmetic), and optionally LANES_BACKEND (the file with vector arithmetic).

#include "macros.h"

#define CURVE_CONSTANT(name) CAT(CURVE_UPPER, name)

#define FIELD fp
#define FIELD_LIMBS CURVE_FP_LIMBS
#define FIELD_INTEGER CAT(CURVE, integer)
#define FIELD_CONSTANT(name) CURVE_CONSTANT(CAT(FP, name))
#include FIELD_BACKEND
#if defined(LANES_BACKEND)
#include LANES_BACKEND
#endif
#include "field_impl.h"

#define FIELD fr
#define FIELD_LIMBS CURVE_FR_LIMBS
#define FIELD_INTEGER CAT(CURVE, integer)
#define FIELD_CONSTANT(name) CURVE_CONSTANT(CAT(FR, name))
#include FIELD_BACKEND
#if defined(LANES_BACKEND)
#include LANES_BACKEND
#endif
#include "field_impl.h"

#include "ntt_impl.h"
#include "fp2_impl.h"
#if defined(LANES_BACKEND)
#include "lanes_fp2_impl.h"
#endif
#include "tower_impl.h"
#include "windows_impl.h"

#define GROUP g1
#define COORD fp
#define GROUP_B CURVE_CONSTANT(G1_B)
#define GROUP_ORDER CURVE_CONSTANT(FR_MODULUS)
#include "group_impl.h"
#include "xyzz_impl.h"
#include "pairs_impl.h"
#include "buckets_impl.h"
#include "msm_impl.h"

#define GROUP g2
#define COORD fp2
#define GROUP_B CURVE_CONSTANT(G2_B)
#define GROUP_ORDER CURVE_CONSTANT(FR_MODULUS)
#include "group_impl.h"
#include "xyzz_impl.h"
#include "pairs_impl.h"
#include "buckets_impl.h"
#include "msm_impl.h"

#include "pairing_impl.h"

#if defined(LANES_PAIRING)
#include "lanes_tower_impl.h"
#include "lanes_pairing_impl.h"
#include "lanes_points_impl.h"
#define COMB_SUM_ON_LANES
#include "comb_impl.h"
#include "lanes_comb_impl.h"
#else
#include "batch_impl.h"
#include "comb_impl.h"
#endif
#include "decompress_impl.h"
