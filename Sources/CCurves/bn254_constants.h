// Tools/derive-bn254-constants.py bn254 > Sources/CCurves/bn254_constants.h
// BN parameter x = 4965661367192848881. Written by the command above: do not edit.
#ifndef BN254_CONSTANTS_H
#define BN254_CONSTANTS_H

// The field of 21888242871839275222246405745257275088696311157297823662689037894645226208583 elements. Elements are in Montgomery form, R = 2^256.
#define BN254_FP_BITS 254
#define BN254_FP_MODULUS {{0x3c208c16d87cfd47u, 0x97816a916871ca8du, 0xb85045b68181585du, 0x30644e72e131a029u}}
#define BN254_FP_NEGATIVE_INVERSE 0x87d20782e4866389u  // -1/m mod 2^64
#define BN254_FP_ONE {{0xd35d438dc58f0d9du, 0x0a78eb28f5c70b3du, 0x666ea36f7879462cu, 0x0e0a77c19a07df2fu}}
#define BN254_FP_R2 {{0xf32cfc5b538afa89u, 0xb5e71911d44501fbu, 0x47ab1eff0a417ff6u, 0x06d89f71cab8351fu}}
#define BN254_FP_R3 {{0xb1cd6dafda1530dfu, 0x62f210e6a7283db6u, 0xef7f0b0c0ada0afbu, 0x20fd6e902d592544u}}
#define BN254_FP_HALF {{0x87bee7d24f060572u, 0xd0fd2add2f1c6ae5u, 0x8f5f7492fcfd4f44u, 0x1f37631a3d9cbfacu}}
// m - 1 = 2^adicity · odd; the root generates the 2-part; the exponent is (odd - 1)/2.
#define BN254_FP_ADICITY 1
#define BN254_FP_ROOT {{0x68c3488912edefaau, 0x8d087f6872aabf4fu, 0x51e1a24709081231u, 0x2259d6b14729c0fau}}
#define BN254_FP_SQRT_EXPONENT {{0x4f082305b61f3f51u, 0x65e05aa45a1c72a3u, 0x6e14116da0605617u, 0x0c19139cb84c680au}}

// The field of 21888242871839275222246405745257275088548364400416034343698204186575808495617 elements. Elements are in Montgomery form, R = 2^256.
#define BN254_FR_BITS 254
#define BN254_FR_MODULUS {{0x43e1f593f0000001u, 0x2833e84879b97091u, 0xb85045b68181585du, 0x30644e72e131a029u}}
#define BN254_FR_NEGATIVE_INVERSE 0xc2e1f593efffffffu  // -1/m mod 2^64
#define BN254_FR_ONE {{0xac96341c4ffffffbu, 0x36fc76959f60cd29u, 0x666ea36f7879462eu, 0x0e0a77c19a07df2fu}}
#define BN254_FR_R2 {{0x1bb8e645ae216da7u, 0x53fe3ab1e35c59e3u, 0x8c49833d53bb8085u, 0x0216d0b17f4e44a5u}}
#define BN254_FR_R3 {{0x5e94d8e1b4bf0040u, 0x2a489cbe1cfbb6b8u, 0x893cc664a19fcfedu, 0x0cf8594b7fcc657cu}}
#define BN254_FR_HALF {{0x783c14d81ffffffeu, 0xaf982f6f0c8d1eddu, 0x8f5f7492fcfd4f45u, 0x1f37631a3d9cbfacu}}
// m - 1 = 2^adicity · odd; the root generates the 2-part; the exponent is (odd - 1)/2.
#define BN254_FR_ADICITY 28
#define BN254_FR_ROOT {{0x636e735580d13d9cu, 0xa22bf3742445ffd6u, 0x56452ac01eb203d8u, 0x1860ef942963f9e7u}}
#define BN254_FR_SQRT_EXPONENT {{0xcdcb848a1f0fac9fu, 0x0c0ac2e9419f4243u, 0x098d014dc2822db4u, 0x0000000183227397u}}

// Curve, twist and generators.
#define BN254_G1_B {{0x7a17caa950ad28d7u, 0x1f6ac17ae15521b9u, 0x334bea4e696bd284u, 0x2a1f6744ce179d8eu}}
#define BN254_G2_B \
    {{{0x3bf938e377b802a8u, 0x020b1b273633535du, 0x26b7edf049755260u, 0x2514c6324384a86du}}, \
    {{0x38e7ecccd1dcff67u, 0x65f0b37d93ce0d3eu, 0xd749d0dd22ac00aau, 0x0141b9ce4a688d4du}}}
#define BN254_G1_GENERATOR \
    {{{0xd35d438dc58f0d9du, 0x0a78eb28f5c70b3du, 0x666ea36f7879462cu, 0x0e0a77c19a07df2fu}}, \
    {{0xa6ba871b8b1e1b3au, 0x14f1d651eb8e167bu, 0xccdd46def0f28c58u, 0x1c14ef83340fbe5eu}}}
#define BN254_G2_GENERATOR \
    {{{{0x8e83b5d102bc2026u, 0xdceb1935497b0172u, 0xfbb8264797811adfu, 0x19573841af96503bu}}, \
    {{0xafb4737da84c6140u, 0x6043dd5a5802d8c4u, 0x09e950fc52a02f86u, 0x14fef0833aea7b6bu}}}, \
    {{{0x619dfa9d886be9f6u, 0xfe7fd297f59e9b78u, 0xff9e1a62231b7dfeu, 0x28fd7eebae9e4206u}}, \
    {{0x64095b56c71856eeu, 0xdc57f922327d3cbbu, 0x55f935be33351076u, 0x0da4a0e693fd6482u}}}}
// (cube root·x, y) is eigenvalue·(x, y) in G1.
#define BN254_FP_CUBE_ROOT {{0x3350c88e13e80b9cu, 0x7dce557cdb5e56b9u, 0x6001b4b8b615564au, 0x2682e617020217e0u}}
#define BN254_FR_EIGENVALUE {{0x0363f29955fcd653u, 0x73e7950b5fc1e200u, 0xc5fce83e576d9d24u, 0x059c805da1c3a4d4u}}

// The tower: xi = 9 + u; entry i is xi^(i·(p-1)/6), which (w^i)^p = entry · w^i needs.
#define BN254_XI_REAL 9
#define BN254_FROBENIUS \
    {{{{0xd35d438dc58f0d9du, 0x0a78eb28f5c70b3du, 0x666ea36f7879462cu, 0x0e0a77c19a07df2fu}}, \
    {{0x0000000000000000u, 0x0000000000000000u, 0x0000000000000000u, 0x0000000000000000u}}}, \
    {{{0xaf9ba69633144907u, 0xca6b1d7387afb78au, 0x11bded5ef08a2087u, 0x02f34d751a1f3a7cu}}, \
    {{0xa222ae234c492d72u, 0xd00f02a4565de15bu, 0xdc2ff3a253dfc926u, 0x10a75716b3899551u}}}, \
    {{{0xb5773b104563ab30u, 0x347f91c8a9aa6454u, 0x7a007127242e0991u, 0x1956bcd8118214ecu}}, \
    {{0x6e849f1ea0aa4757u, 0xaa1c7b6d89f89141u, 0xb6e713cdfae0ca3au, 0x26694fbb4e82ebc3u}}}, \
    {{{0xe4bbdd0c2936b629u, 0xbb30f162e133bacbu, 0x31a9d1b6f9645366u, 0x253570bea500f8ddu}}, \
    {{0xa1d77ce45ffe77c7u, 0x07affd117826d1dbu, 0x6d16bd27bb7edc6bu, 0x2c87200285defeccu}}}, \
    {{{0x7361d77f843abe92u, 0xa5bb2bd3273411fbu, 0x9c941f314b3e2399u, 0x15df9cddbb9fd3ecu}}, \
    {{0x5dddfd154bd8c949u, 0x62cb29a5a4445b60u, 0x37bc870a0c7dd2b9u, 0x24830a9d3171f0fdu}}}, \
    {{{0xc970692f41690fe7u, 0xe240342127694b0bu, 0x32bee66b83c459e8u, 0x12aabced0ab08841u}}, \
    {{0x0d485d2340aebfa9u, 0x05193418ab2fcc57u, 0xd3b0a40b8a4910f5u, 0x2f21ebb535d2925au}}}}

// The parameter x, and the loop length 6x + 2 as signed digits without neighbours, greatest first.
#define BN254_X 0x44e992b44a6909f1u
#define BN254_LOOP_DIGITS \
    {1,0,-1,0,1,0,0,0,-1,0,-1,0,0,0,-1,0,1,0,-1,0,0,-1,0,0,0,0,0,1,0,0,-1,0,1,0,0,-1,0,0,0,0, \
     -1,0,1,0,0,0,-1,0,-1,0,0,1,0,0,0,-1,0,0,-1,0,1,0,1,0,0,0}
#define BN254_LOOP_LENGTH 66
#define BN254_LINES 88
// x itself likewise, for the subgroup check.
#define BN254_X_DIGITS \
    {1,0,0,0,1,0,1,0,0,-1,0,1,0,1,0,-1,0,0,1,0,1,0,-1,0,-1,0,-1,0,1,0,0,0,1,0,0,1,0,1,0,1, \
     0,-1,0,1,0,0,1,0,0,0,0,1,0,1,0,0,0,0,-1,0,0,0,1}
#define BN254_X_LENGTH 63
// and with digits up to 7, for the final exponentiation.
#define BN254_X_WINDOW_DIGITS \
    {1,0,0,0,0,0,5,0,0,0,0,-3,0,0,0,3,0,0,0,0,5,0,0,0,-5,0,0,0,-3,0,0,0,1,0,0,0,0,5,0,0, \
     0,0,7,0,0,0,-7,0,0,0,0,0,0,5,0,0,0,0,-1,0,0,0,1}
#define BN254_X_WINDOW_LENGTH 63

#endif
