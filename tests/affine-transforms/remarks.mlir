// RUN: hls-opt %s --affine-loop-unroll=unroll-full --remarks 2>&1 | filecheck %s
// RUN: hls-opt %s --affine-loop-unroll=unroll-full --remarks=missed 2>&1 | filecheck %s
// RUN: hls-opt %s --affine-loop-unroll=unroll-full --remarks=passed 2>&1 | filecheck %s --check-prefix=NONE
// RUN: hls-opt %s --affine-loop-unroll=unroll-full 2>&1 | filecheck %s --check-prefix=NONE
// RUN: not hls-opt %s --affine-loop-unroll --remarks=all 2>&1 | filecheck %s --check-prefix=WRONG
// RUN: hls-opt %s --affine-loop-unroll=loops=long --remarks 2>&1 | filecheck %s --check-prefix=LABEL
// RUN: hls-opt %s --affine-loop-unroll=loops=none 2>&1 | filecheck %s --check-prefix=UNKNOWN

// CHECK: remarks.mlir:[[@LINE+10]]:3: remark: 'affine.for' op is not unrolled: the number of its iterations is not constant [affine-loop-unroll]
// NONE-NOT: remark:
// WRONG: there are no 'all' remarks
// LABEL: affine.for %{{.*}} = 0 to %
// LABEL-NEXT: affine.store
// LABEL-NEXT: }
// LABEL: affine.for %{{.*}} step 4
// UNKNOWN: warning: no loop has 'hls.label = "none"', which the option 'loops' names
// UNKNOWN-NOT: step 4
func.func @f(%x: memref<100xf32>, %n: index, %f: f32) {
  affine.for %i = 0 to %n {
    affine.store %f, %x[%i] : memref<100xf32>
  }
  affine.for %i = 0 to 100 {
    affine.store %f, %x[%i] : memref<100xf32>
  } {hls.label = "long"}
  return
}
