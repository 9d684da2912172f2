// RUN: hls-opt %s | filecheck %s

// CHECK-LABEL: hw.module @registers(
hw.module @registers(in %clk : !seq.clock, in %rst : i1, in %en : i1, in %d : i8) {
  // CHECK: %q = seq.firreg %d clock %clk sym @q reset async %rst, %d preset 255 {name = "q"} : i8
  %q = seq.firreg %d clock %clk sym @q reset async %rst, %d preset 255 {name = "q"} : i8
  // CHECK: seq.firreg %d clock %clk reset sync %rst, %q : i8
  %r = seq.firreg %d clock %clk reset sync %rst, %q : i8
  // CHECK: %[[G:.*]] = seq.clock_gate %clk, %en, %rst sym @gate
  %g = seq.clock_gate %clk, %en, %rst sym @gate
  // CHECK: seq.clock_mux %en, %clk, %[[G]]
  %m = seq.clock_mux %en, %clk, %g
  // CHECK: seq.clock_inv %clk
  %i = seq.clock_inv %clk
  // CHECK: seq.clock_div %clk by 2
  %v = seq.clock_div %clk by 2
  // CHECK: seq.const_clock high
  %c = seq.const_clock high
  // CHECK: hw.aggregate_constant [#seq<clock_constant low> : !seq.clock] : !hw.array<1x!seq.clock>
  %a = hw.aggregate_constant [#seq<clock_constant low> : !seq.clock] : !hw.array<1x!seq.clock>
}

// CHECK-LABEL: hw.module @queues(
hw.module @queues(in %clk : !seq.clock, in %rst : i1, in %en : i1, in %d : i8) {
  // CHECK: %out, %full, %empty, %almostFull, %almostEmpty = seq.fifo depth 4 rd_latency 1 almost_full 3 almost_empty 1 in %d rdEn %en wrEn %en clk %clk rst %rst : i8
  %o, %f, %e, %af, %ae = seq.fifo depth 4 rd_latency 1 almost_full 3 almost_empty 1 in %d rdEn %en wrEn %en clk %clk rst %rst : i8
  // CHECK: %out_0, %full_1, %empty_2 = seq.fifo depth 2 in %d
  %p:3 = seq.fifo depth 2 in %d rdEn %en wrEn %en clk %clk rst %rst : i8
}

// CHECK-LABEL: hw.module @memories(
hw.module @memories(in %clk : !seq.clock, in %rst : i1, in %en : i1, in %a : i4, in %i : i2, in %d : i42, in %x : i8, in %mask : i3) {
  // CHECK: %mem = seq.hlmem @mem %clk, %rst : <4xi8>
  %h = seq.hlmem @mem %clk, %rst : <4xi8>
  // CHECK: %mem_rdata = seq.read %mem[%i] rden %en {latency = 1 : i64} : !seq.hlmem<4xi8>
  %y = seq.read %h[%i] rden %en {latency = 1} : !seq.hlmem<4xi8>
  // CHECK: seq.write %mem[%i] %x wren %en {latency = 1 : i64} : !seq.hlmem<4xi8>
  seq.write %h[%i] %x wren %en {latency = 1} : !seq.hlmem<4xi8>
  // CHECK: %[[M:.*]] = seq.firmem 0, 1, undefined, undefined : <12 x 42, mask 3>
  %m = seq.firmem 0, 1, undefined, undefined : <12 x 42, mask 3>
  // CHECK: seq.firmem.write_port %[[M]][%a] = %d, clock %clk enable %en mask %mask {w} : <12 x 42, mask 3>, i3
  seq.firmem.write_port %m[%a] = %d, clock %clk enable %en mask %mask {w} : <12 x 42, mask 3>, i3
  // CHECK: seq.firmem.read_write_port %[[M]][%a] = %d if %rst, clock %clk enable %en mask %mask : <12 x 42, mask 3>, i3
  %z = seq.firmem.read_write_port %m[%a] = %d if %rst, clock %clk enable %en mask %mask : <12 x 42, mask 3>, i3
}

// CHECK-LABEL: hw.module @initial() {
hw.module @initial() {
  // CHECK: %[[I:.*]] = seq.initial() {
  %0 = seq.initial() {
    %c1_i8 = hw.constant 1 : i8
    seq.yield %c1_i8 : i8
  } : () -> !seq.immutable<i8>
  // CHECK: seq.initial(%[[I]]) {
  // CHECK-NEXT: ^bb0(%arg0: i8):
  %1 = seq.initial(%0) {
  ^bb0(%v : i8):
    seq.yield %v : i8
  } : (!seq.immutable<i8>) -> !seq.immutable<i8>
  // CHECK: seq.from_immutable %[[I]] : (!seq.immutable<i8>) -> i8
  %2 = seq.from_immutable %0 : (!seq.immutable<i8>) -> i8
}
