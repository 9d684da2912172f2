// RUN: hls-opt %s | filecheck %s

// CHECK-LABEL: func.func private @fixed(!num.fixed<16, 8>, !num.fixed<1, 0>, !num.fixed<64, -256>, !num.fixed<8, 256>)
func.func private @fixed(!num.fixed<16, 8>, !num.fixed<1, 0>, !num.fixed<64, -256>, !num.fixed<8, 256>)

// CHECK-LABEL: func.func private @ufixed(!num.ufixed<16, 16>) -> tensor<4x!num.ufixed<3, -1>>
func.func private @ufixed(!num.ufixed<16, 16>) -> tensor<4x!num.ufixed<3, -1>>

// CHECK-LABEL: func.func private @float(!num.float<5, 10>, memref<2x!num.float<8, 23>>)
func.func private @float(!num.float<5, 10>, memref<2x!num.float<8, 23>>)
