/// What every curve has on one backend: its two fields, Fp2, and the groups g1 and g2 with their sums.
///
/// Parameters: CURVE (prefix of types), CURVE_UPPER (prefix of constants), CURVE_FP_LIMBS, CURVE_FR_LIMBS, CURVE_FP_INTEGER
/// (the type of ordinary integers of as many limbs as Fp has), FIELD_BACKEND (the file with the arithmetic), and optionally
/// LANES_BACKEND (the file with vector arithmetic).

#include "macros.h"

#define CURVE_CONSTANT(name) CAT(CURVE_UPPER, name)

#define FIELD fp
#define FIELD_LIMBS CURVE_FP_LIMBS
#define FIELD_INTEGER CURVE_FP_INTEGER
#define FIELD_CONSTANT(name) CURVE_CONSTANT(CAT(FP, name))
#include FIELD_BACKEND
#if defined(LANES_BACKEND)
#include LANES_BACKEND
#include "lanes_memory.h"
#endif
#include "field_impl.h"

#define FIELD fr
#define FIELD_LIMBS CURVE_FR_LIMBS
#define FIELD_INTEGER CAT(CURVE, integer)
#define FIELD_CONSTANT(name) CURVE_CONSTANT(CAT(FR, name))
#include FIELD_BACKEND
#if defined(LANES_BACKEND)
#include LANES_BACKEND
#include "lanes_memory.h"
#endif
#include "field_impl.h"

#include "fp2_impl.h"
#if defined(LANES_BACKEND)
#include "lanes_fp2_impl.h"
#endif
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
