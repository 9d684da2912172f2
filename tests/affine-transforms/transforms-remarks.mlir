// RUN: hls-opt %s --affine-loop-interchange=permutation=1,0 --affine-loop-tile=tile-size=2 --affine-loop-unroll-jam --affine-loop-fusion --affine-parallelize --remarks --split-input-file --verify-diagnostics

func.func @refused(%a: memref<8x8xf32> {hls.noalias}) {
  // expected-remark@+4 {{'affine.for' op is not interchanged: a dependence would be reversed [affine-loop-interchange]}}
  // expected-remark@+3 {{'affine.for' op is not tiled: a dependence would be reversed [affine-loop-tile]}}
  // expected-remark@+2 {{'affine.for' op is not made parallel: it carries a dependence [affine-parallelize]}}
  // expected-remark@+1 {{'affine.for' op is not unrolled and jammed: a dependence would be reversed [affine-loop-unroll-jam]}}
  affine.for %i = 1 to 8 {
    // expected-remark@+1 {{'affine.for' op is made parallel [affine-parallelize]}}
    affine.for %j = 0 to 7 {
      // expected-note@+4 {{to here, carried by loop 1 of 2, directions (<, >), distances (1, -1)}}
      // expected-note@+3 {{to here, carried by loop 1 of 2, directions (<, >), distances (1, -1)}}
      // expected-note@+2 {{to here, carried by loop 1 of 2, directions (<, >), distances (1, -1)}}
      // expected-note@+1 {{to here, carried by loop 1 of 2, directions (<, >), distances (1, -1)}}
      %0 = affine.load %a[%i - 1, %j + 1] : memref<8x8xf32>
      // expected-note@+4 {{RAW dependence from here}}
      // expected-note@+3 {{RAW dependence from here}}
      // expected-note@+2 {{RAW dependence from here}}
      // expected-note@+1 {{RAW dependence from here}}
      affine.store %0, %a[%i, %j] : memref<8x8xf32>
    }
  }
  return
}
