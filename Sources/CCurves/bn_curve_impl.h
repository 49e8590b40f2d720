/// A whole BN curve on one backend: every body file in order.
///
/// Parameters: those of curve_impl.h but CURVE_FP_INTEGER, and optionally LANES_PAIRING (pairings on the lanes too).

#define CURVE_FP_INTEGER CAT(CURVE, integer)
#include "curve_impl.h"

#include "sparse_impl.h"
#include "ntt_plan.h"
#if defined(LANES_BACKEND) && CURVE_FR_LIMBS == 4
#define NTT_(name) CAT(fr_small_ntt, name)
#include "ntt_impl.h"
#include "ntt_lanes_impl.h"
#else
#define NTT_(name) CAT(fr_ntt, name)
#include "ntt_impl.h"
#endif
#include "tower_impl.h"
#include "pairing_impl.h"

#if defined(LANES_PAIRING)
#include "lanes_tower_impl.h"
#include "lanes_pairing_impl.h"
#include "lanes_quads_impl.h"
#include "lanes_final_impl.h"
#include "lanes_miller_impl.h"
#include "lanes_lines_impl.h"
#include "lanes_points_impl.h"
#define COMB_SUM_ON_LANES
#include "comb_impl.h"
#include "lanes_comb_impl.h"
#else
#include "batch_impl.h"
#include "comb_impl.h"
#endif
#include "decompress_impl.h"
