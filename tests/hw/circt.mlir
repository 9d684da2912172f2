// RUN: hls-opt %s | filecheck %s

// Types and ops of CIRCT that are read, checked and printed only.

// CHECK-LABEL: hw.type_scope @types {
// CHECK-NEXT:    hw.typedecl @flag : i1
// CHECK-NEXT:    hw.typedecl @pair, "pair_t" : !hw.struct<a: i1, b: !hw.array<2xstruct<c: i3>>>
hw.type_scope @types {
  hw.typedecl @flag : i1
  hw.typedecl @pair, "pair_t" : !hw.struct<a: i1, b: !hw.array<2xstruct<c: i3>>>
}

// CHECK: hw.module.extern @named(in %a : !hw.typealias<@types::@flag, i1>, out b : !hw.uarray<2xarray<3xi4>>)
hw.module.extern @named(in %a : !hw.typealias<@types::@flag,i1>, out b : !hw.uarray<2xarray<3xi4>>)

// CHECK-LABEL: hw.module @aggregates(
hw.module @aggregates(in %x : i4, in %y : i8, in %i : i2, in %arr : !hw.array<4xi8>, in %f : !hw.typealias<@types::@flag, i1>) {
  // CHECK: %[[S:.*]] = hw.struct_create (%x, %y) : !hw.struct<a: i4, b: i8>
  %s = hw.struct_create (%x, %y) : !hw.struct<a: i4, b: i8>
  // CHECK: %b = hw.struct_extract %[[S]]["b"] : !hw.struct<a: i4, b: i8>
  %b = hw.struct_extract %s["b"] : !hw.struct<a: i4, b: i8>
  // CHECK: hw.struct_inject %[[S]]["b"], %y : !hw.struct<a: i4, b: i8>
  %t = hw.struct_inject %s["b"], %y : !hw.struct<a: i4, b: i8>
  // CHECK: %a, %b_0 = hw.struct_explode
  %p, %q = hw.struct_explode %t : !hw.struct<a: i4, b: i8>
  // CHECK: %[[U:.*]] = hw.union_create "v", %y : !hw.union<u: i4, v: i8>
  %u = hw.union_create "v", %y : !hw.union<u: i4, v: i8>
  // CHECK: hw.union_extract %[[U]]["u"] : !hw.union<u: i4, v: i8>
  %v = hw.union_extract %u["u"] : !hw.union<u: i4, v: i8>
  // CHECK: %[[W:.*]] = hw.array_inject %arr[%i], %y : !hw.array<4xi8>, i2
  %w = hw.array_inject %arr[%i], %y : !hw.array<4xi8>, i2
  // CHECK: %[[L:.*]] = hw.array_slice %[[W]][%i] : (!hw.array<4xi8>) -> !hw.array<2xi8>
  %l = hw.array_slice %w[%i] : (!hw.array<4xi8>) -> !hw.array<2xi8>
  // CHECK: hw.array_concat %[[L]], %[[W]] : !hw.array<2xi8>, !hw.array<4xi8>
  %c = hw.array_concat %l, %w : !hw.array<2xi8>, !hw.array<4xi8>
  // CHECK: %A = hw.enum.constant A : !hw.enum<A, B>
  %e = hw.enum.constant A : !hw.enum<A, B>
  // CHECK: hw.enum.cmp %A, %A : !hw.enum<A, B>, !hw.enum<A, B>
  %same = hw.enum.cmp %e, %e : !hw.enum<A, B>, !hw.enum<A, B>
  // CHECK: comb.xor %f, %f : !hw.typealias<@types::@flag, i1>
  %n = comb.xor %f, %f : !hw.typealias<@types::@flag, i1>
  // CHECK: comb.truth_table %{{.*}}, %{{.*}} -> [true, false, false, true]
  %g = comb.truth_table %same, %same -> [true, false, false, true]
  // CHECK: comb.reverse %x : i4
  %r = comb.reverse %x : i4
}

// CHECK-LABEL: hw.module @parametric<W: i32, D: i8 = 3, F: none>(in %a : !hw.int<#hw.param.decl.ref<"W">>, out o : i32) {
hw.module @parametric<W: i32, D: i8 = 3, F: none>(in %a : !hw.int<#hw.param.decl.ref<"W">>, out o : i32) {
  // CHECK: %W = hw.param.value i32 = #hw.param.decl.ref<"W">
  %0 = hw.param.value i32 = #hw.param.decl.ref<"W">
  hw.output %0 : i32
}

// CHECK-LABEL: hw.module @uses(in %b : i8, inout %bus : i4) {
hw.module @uses(in %b : i8, inout %bus : i4) {
  // CHECK: hw.instance "p" @parametric<W: i32 = 8, D: i8 = 1, F: none = @uses>(a: %b: i8) -> (o: i32)
  %o = hw.instance "p" @parametric<W: i32 = 8, D: i8 = 1, F: none = @uses>(a: %b: i8) -> (o: i32)
  // CHECK: hw.instance "d" sym @driver @drives(net: %bus: !hw.inout<i4>) -> ()
  hw.instance "d" sym @driver @drives(net: %bus: !hw.inout<i4>) -> ()
}
hw.module.extern @drives(inout %net : i4)

// CHECK: hw.hierpath private @path [@uses::@driver, @drives]
hw.hierpath private @path [@uses::@driver, @drives]

// CHECK: hw.generator.schema @S, "kind", ["depth"]
// CHECK: hw.module.generated @g, @S(in %a : i1, out b : i1) attributes {depth = 4 : i64, output_file = #hw.output_file<"g.sv", excludeFromFileList>}
hw.generator.schema @S, "kind", ["depth"]
hw.module.generated @g, @S(in %a : i1, out b : i1) attributes {depth = 4, output_file = #hw.output_file<"g.sv", excludeFromFileList>}
