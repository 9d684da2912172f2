// RUN: hls-opt %s --schedule=interval=24 | filecheck %s
// RUN: hls-opt %s --schedule=interval=6 | filecheck %s --check-prefix=FAST
// RUN: hls-opt %s --schedule=interval=1 | filecheck %s --check-prefix=UNROLLED

// Input words go into a buffer. Windows start three cycles after the first word is written, while the rest still comes in.
// CHECK-LABEL: func.func @smooth(
// CHECK-SAME:    hls.interval = 24 : i64, hls.latency = 11 : i64, hls.target = "alveo-u280"
// CHECK:         %[[BUFFER:.*]] = memref.alloc() {hls.copies = 1 : i64, hls.partition = array<i64: 1>} : memref<8xi8>
// CHECK-NEXT:    affine.for %[[I:.*]] = 0 to 8 {
// CHECK-NEXT:      affine.load %{{.*}}[%[[I]]] {hls.stage = 0 : i64}
// CHECK-NEXT:      affine.store %{{.*}}, %[[BUFFER]][%[[I]]] {hls.stage = 0 : i64}
// CHECK-NEXT:    } {hls.kernel = "load_input", hls.start = 1 : i64}
// Products by such small weights are additions, which chain in the stage in which the words are there.
// CHECK:         affine.for %[[W:.*]] = 0 to 6 {
// CHECK-COUNT-3:   affine.load %[[BUFFER]][{{.*}}] {hls.stage = 0 : i64} : memref<8xi8>
// CHECK-NOT:       arith.muli
// CHECK:           arith.subi %{{.*}}, %{{.*}} {hls.stage = 1 : i64}
// CHECK:         affine.store %{{.*}}, %{{.*}} {hls.stage = 2 : i64} : memref<6xi16>
// CHECK:       hls.start = 4 : i64

// Six cycles a sample: two words a cycle come in, two banks serve a window of three.
// FAST-LABEL: func.func @smooth(
// FAST:         memref.alloc() {{.*}}hls.partition = array<i64: 2>
// FAST:         affine.for %{{.*}} = 0 to 8 step 2 {
// FAST:         affine.for %{{.*}} = 0 to 6 {
// FAST-COUNT-3:   affine.load
// FAST:         affine.store

// A sample a cycle: one datapath from ports to ports, without loops or buffers, whose outputs leave through registers.
// UNROLLED-LABEL: func.func @smooth(
// UNROLLED-SAME:    hls.interval = 1 : i64, hls.latency = 1 : i64
// UNROLLED-NOT:     memref.alloc
// UNROLLED:         affine.for %{{.*}} = 0 to 1 {
// UNROLLED-COUNT-8:   affine.load %{{.*}}[{{[0-7]}}] {hls.stage = 0 : i64}
// UNROLLED-COUNT-6:   affine.store %{{.*}}, %{{.*}}[{{[0-5]}}] {hls.stage = 1 : i64}
// UNROLLED:         } {hls.kernel = "datapath", hls.start = 0 : i64}
memref.global "private" constant @w : memref<3xi8> = dense<[1, -2, 3]>
func.func @smooth(%x: memref<8xi8>, %y: memref<6xi16>) {
  %w = memref.get_global @w : memref<3xi8>
  %zero = arith.constant 0 : i16
  affine.for %i = 0 to 6 {
    %sum = affine.for %k = 0 to 3 iter_args(%acc = %zero) -> (i16) {
      %0 = affine.load %x[%i + %k] : memref<8xi8>
      %1 = affine.load %w[%k] : memref<3xi8>
      %2 = arith.extsi %0 : i8 to i16
      %3 = arith.extsi %1 : i8 to i16
      %4 = arith.muli %2, %3 : i16
      %5 = arith.addi %acc, %4 : i16
      affine.yield %5 : i16
    }
    affine.store %sum, %y[%i] : memref<6xi16>
  }
  return
}
